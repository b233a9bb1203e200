package io.tidewatch.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How an example of each language is started, and what it needs besides. */
enum ExampleLanguage {
    JAVA {
        @Override
        Optional<List<String>> command(String example, Path work) {
            String file = Character.toUpperCase(example.charAt(0)) + example.substring(1) + ".java";
            return Optional.of(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    EXAMPLES.resolve("java").resolve(file).toString()));
        }

        @Override
        String whyLeftOut() {
            return "";
        }
    },

    PYTHON {
        @Override
        Optional<List<String>> command(String example, Path work) {
            return Python.environment()
                    .map(python -> List.of(
                            python.interpreter().toString(),
                            EXAMPLES.resolve("python").resolve(example + ".py").toString()));
        }

        @Override
        String whyLeftOut() {
            return "python.skip: the Python examples did not run";
        }
    },

    JAVASCRIPT {
        @Override
        Optional<List<String>> command(String example, Path work) throws IOException {
            return NodeProject.install(EXAMPLES.resolve("javascript"), work.resolve("examples-javascript"))
                    .map(project -> project.command(example + ".js"));
        }

        @Override
        String whyLeftOut() {
            return "the JavaScript examples did not run: npm is not installed here, or could not install their packages";
        }
    };

    private static final Path EXAMPLES = Repository.root().resolve("docs/examples");

    /**
     * The command that runs an example, to which its two arguments are added; empty where the language is not at hand.
     *
     * @param example {@code producer} or {@code consumer}
     * @param work where packages may be installed
     */
    abstract Optional<List<String>> command(String example, Path work) throws IOException;

    abstract String whyLeftOut();

    /** The JavaScript examples with their packages, outside the source tree. */
    private record NodeProject(Path folder, Path node) {
        /** Taken from npm where the machine's own Node.js is none or too old for the client. */
        private static final String NODE_PACKAGE = "node@24";

        static Optional<NodeProject> install(Path sources, Path folder) throws IOException {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(sources)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.writeString(folder.resolve(file.getFileName()), Files.readString(file));
                }
            }
            if (Commands.fails(folder, "npm", "install", "--no-audit", "--no-fund", "--no-package-lock")) {
                return Optional.empty();
            }
            if (!Commands.fails(folder, "node", "--eval", "process.exit(Promise.withResolvers ? 0 : 1)")) {
                return Optional.of(new NodeProject(folder, Path.of("node")));
            }
            // Beside the project: its next install would remove what package.json does not name.
            Path tools = folder.resolveSibling("examples-node");
            Path own = tools.resolve("node_modules/.bin/node");
            Files.createDirectories(tools);
            if (!Files.exists(own)
                    && Commands.fails(tools, "npm", "install", "--no-audit", "--no-fund", NODE_PACKAGE)) {
                return Optional.empty();
            }
            return Optional.of(new NodeProject(folder, own));
        }

        List<String> command(String file) {
            return List.of(node.toString(), folder.resolve(file).toString());
        }
    }
}
