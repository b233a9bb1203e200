package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The image as the chart runs it: nothing to write but its volumes, no capabilities, not root. Skipped without a Docker engine. */
@ExtendWith(BrokerUnderTest.class)
class ImageIT {
    private static final String IMAGE = "tidewatch-under-test";
    private static final String AGAIN = IMAGE + "-again";
    private static final String CUDA = IMAGE + "-cuda";
    private static final Duration SOON = Duration.ofSeconds(60);

    /** What it was built on. */
    private static String base = "";

    @TempDir
    private Path folder;

    @BeforeAll
    static void build() {
        // Where tests run in containers without a registry, the broker's image is there and has a JRE.
        base = Stream.of("eclipse-temurin:17-jre", TestKafka.IMAGE)
                .filter(jre -> built(IMAGE, "--build-arg=JRE_IMAGE=" + jre))
                .findFirst()
                .orElse("");
        assumeThat(base)
                .as("the image was not built: no Docker engine answers, or it has no image with a JRE to build on")
                .isNotEmpty();
    }

    @AfterAll
    static void remove() {
        Commands.fails(Repository.root(), "docker", "image", "rm", "--force", IMAGE, AGAIN, CUDA);
    }

    @Test
    void isTheSameWhenItIsBuiltAgain() throws IOException, InterruptedException {
        // When
        boolean again = built(AGAIN, "--build-arg=JRE_IMAGE=" + base, "--no-cache");

        // Then: all layers, those of the base and the two of ours
        assertThat(again).isTrue();
        assertThat(layers(AGAIN)).isEqualTo(layers(IMAGE));
    }

    /** With the JRE's image for CUDA's, which no registry is asked for; what lies where and that it starts is the same. */
    @Test
    void startsOnTheLibrariesOfCuda() throws IOException, InterruptedException {
        // Given
        String javaHome = run("--entrypoint=sh", IMAGE, "-c", "dirname $(dirname $(readlink -f $(which java)))")
                .output()
                .strip();
        boolean built = built(
                CUDA,
                "--file=Dockerfile.cuda",
                "--build-arg=JRE_IMAGE=" + base,
                "--build-arg=CUDA_IMAGE=" + base,
                "--build-arg=JRE_HOME=" + javaHome);
        assertThat(built).isTrue();

        // When
        Result result = run(CUDA, "--version");

        // Then
        assertThat(result.output()).contains("tidewatch " + System.getProperty("tidewatch.version"));
        assertThat(result.exit()).isZero();
    }

    @Test
    void saysWhatItIsMadeOf() throws IOException, InterruptedException {
        // Given
        assumeThat(Repository.root().resolve("streams-app/application/target/tidewatch.cdx.json"))
                .as("an offline build makes no bill of materials")
                .exists();

        // When
        Result bill = run("--entrypoint=cat", IMAGE, "/opt/tidewatch/tidewatch.cdx.json");
        Result libraries = run("--entrypoint=ls", IMAGE, "/opt/tidewatch/lib");

        // Then
        JsonNode components = new ObjectMapper().readTree(bill.output()).get("components");
        List<String> names = StreamSupport.stream(components.spliterator(), false)
                .map(part ->
                        part.get("name").asText() + "-" + part.get("version").asText() + ".jar")
                .toList();
        assertThat(names).containsAll(libraries.output().lines().toList());
    }

    @Test
    void runsAsAUserThatIsNotRoot() throws IOException, InterruptedException {
        // When
        Result result = run("--entrypoint=id", IMAGE, "-u");

        // Then
        assertThat(result.output().strip()).isEqualTo("10001");
    }

    @Test
    void saysWhatItIs() throws IOException, InterruptedException {
        // When
        Result result = run(IMAGE, "--version");

        // Then
        assertThat(result.output()).contains("tidewatch " + System.getProperty("tidewatch.version"));
        assertThat(result.exit()).isZero();
    }

    @Test
    void appliesTheTopicsAndRunsTheEngineWithTheShippedModel(TestKafka kafka) throws IOException, InterruptedException {
        try (ShopTopics cluster = ShopTopics.none(kafka)) {
            // Given
            Result topics = run(
                    "--network=host",
                    IMAGE,
                    "topics",
                    "apply",
                    "--bootstrap-server=" + kafka.bootstrapServers(),
                    "--replication=1",
                    "--partitions=2");
            assertThat(topics.exit()).as(topics.output()).isZero();
            assertThat(cluster.partitions())
                    .hasSize(TopicCatalog.shipped().topics().size());
            int port = freePort();

            // When
            Process engine = start(
                    "--network=host",
                    "--name=" + IMAGE,
                    "--tmpfs=/var/lib/tidewatch:uid=10001",
                    "--volume=" + config(kafka, port) + ":/etc/tidewatch/config/tidewatch.yaml:ro",
                    IMAGE,
                    "run",
                    "--config",
                    "/etc/tidewatch/config/tidewatch.yaml");

            // Then: the model's and the store's native libraries load, it gets ready, and it stops when asked
            try {
                await().atMost(SOON).until(() -> !engine.isAlive() || status(port, "/health/ready") == 200);
                assertThat(engine.isAlive()).as("the engine ended: see the log").isTrue();
                assertThat(status(port, "/health/live")).isEqualTo(200);
                Commands.fails(folder, "docker", "kill", "--signal=TERM", IMAGE);
                assertThat(engine.waitFor(30, TimeUnit.SECONDS)).isTrue();
            } finally {
                Commands.fails(folder, "docker", "rm", "--force", IMAGE);
            }
            assertThat(Files.readString(log())).doesNotContain("\tat ");
        }
    }

    private static boolean built(String tag, String... options) {
        List<String> command = new ArrayList<>(List.of("docker", "build", "--quiet", "--tag=" + tag));
        command.addAll(List.of(options));
        command.add(".");
        return !Commands.fails(Repository.root(), command.toArray(String[]::new));
    }

    private String layers(String image) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("docker", "inspect", "--format={{json .RootFS.Layers}}", image)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private Path config(TestKafka kafka, int port) throws IOException {
        Path config = folder.resolve("tidewatch.yaml");
        Files.writeString(config, """
                bootstrap_servers: %s
                model: {path: /opt/tidewatch/model, device: cpu}
                state: {directory: /var/lib/tidewatch/state}
                http: {port: %d}
                processing: {threads: 1, group_instance_id: image-0}
                """.formatted(kafka.bootstrapServers(), port));
        return config;
    }

    private Path log() {
        return folder.resolve("container.log");
    }

    private Result run(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        int exit = process.waitFor();
        return new Result(exit, Files.readString(log()));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "docker",
                "run",
                "--rm",
                "--read-only",
                "--tmpfs=/tmp:exec,size=512m",
                "--cap-drop=ALL",
                "--security-opt=no-new-privileges"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    private static int status(int port, String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                    .statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private record Result(int exit, String output) {}
}
