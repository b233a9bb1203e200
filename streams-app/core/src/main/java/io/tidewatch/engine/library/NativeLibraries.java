package io.tidewatch.engine.library;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * Unpacks the native libraries of jars into a folder that all processes of a user share. Left to themselves the libraries unpack
 * into a place of each process's own, and a process that is killed leaves tens of megabytes there.
 *
 * <p>The folder is {@code tidewatch-native-USER} in the system's temporary folder ({@code java.io.tmpdir}), with a folder for each
 * version of a jar. A file is written beside its place and renamed, and is reused if it has the size and the CRC that the jar
 * tells. One process at a time unpacks, loads and removes what nobody uses any more.
 */
public final class NativeLibraries {
    private static final String LOCK = "lock";
    /** Half a file of a process that was killed while it unpacked; the next one writes over it. */
    private static final String PART = "part";

    private NativeLibraries() {}

    /**
     * Unpacks files and has them loaded.
     *
     * @param owner a class of the jar
     * @param files the files' paths in the jar, by their names in the folder; those that the jar lacks are passed over
     * @param loading loads the files; gets the folder that holds them, or nothing if they cannot be shared: they are in no jar,
     *     the folder cannot be written, or another user could write to it. The library then unpacks itself.
     */
    public static synchronized void load(Class<?> owner, Map<String, String> files, Consumer<Optional<Path>> loading) {
        try {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
            PosixFileAttributes now = probe(temporary);
            Path shared = shared(temporary, now);
            try (FileChannel channel = FileChannel.open(
                            shared.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                Optional<Path> folder = unpack(owner, files, shared);
                loading.accept(folder.filter(unpacked -> held.isValid()));
                folder.ifPresent(new UnusedLibraries(temporary, now)::removeBeside);
            }
        } catch (IOException | UnsupportedOperationException cannotBeShared) {
            loading.accept(Optional.empty());
        }
    }

    /** The attributes of a file that this process makes now: whose its files are, and what the file system takes for the time. */
    private static PosixFileAttributes probe(Path temporary) throws IOException {
        Path probe = Files.createTempFile(temporary, "tidewatch", "");
        try {
            return Files.readAttributes(probe, PosixFileAttributes.class);
        } finally {
            Files.delete(probe);
        }
    }

    /** The user's folder; what lies in it is run, so nobody else may write to it. */
    private static Path shared(Path temporary, PosixFileAttributes own) throws IOException {
        Path shared = temporary.resolve("tidewatch-native-" + own.owner().getName());
        try {
            Files.createDirectory(
                    shared, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException ofAnEarlierStart) {
            // Whose it is, is asked below.
        }
        PosixFileAttributes found = Files.readAttributes(shared, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isDirectory()
                || !found.owner().equals(own.owner())
                || found.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || found.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException(shared + " is not this user's own");
        }
        return shared;
    }

    private static Optional<Path> unpack(Class<?> owner, Map<String, String> files, Path shared) throws IOException {
        Optional<Path> folder = Optional.empty();
        for (Map.Entry<String, String> file : files.entrySet()) {
            Optional<URL> found = Optional.ofNullable(owner.getClassLoader().getResource(file.getValue()));
            if (found.isPresent() && found.get().openConnection() instanceof JarURLConnection jar) {
                Path version = Files.createDirectories(shared.resolve(version(jar)));
                unpack(jar, version.resolve(file.getKey()), shared.resolve(PART));
                folder = Optional.of(version);
            }
        }
        return folder;
    }

    /** The name of the jar's file, which holds its version. */
    private static String version(JarURLConnection resource) {
        return Path.of(resource.getJarFileURL().getPath())
                .getFileName()
                .toString()
                .replaceFirst("\\.jar$", "");
    }

    private static void unpack(JarURLConnection resource, Path file, Path part) throws IOException {
        if (isWhole(file, resource.getJarEntry())) {
            return;
        }
        try (InputStream packed = resource.getInputStream()) {
            Files.copy(packed, part, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isWhole(Path file, JarEntry entry) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != entry.getSize()) {
            return false;
        }
        CRC32 crc = new CRC32();
        try (InputStream content = new CheckedInputStream(Files.newInputStream(file), crc)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        return crc.getValue() == entry.getCrc();
    }
}
