package io.tidewatch.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.config.StateConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** Against RocksDB with the settings of the stores, and as Kafka Streams opens it: without a write-ahead log, with two column families. */
class StoreFilesTest {
    private static final String GONE = "erase-me-3f9a71c5";

    @TempDir
    private Path folder;

    private RocksMemory memory;
    private Options options;
    private DBOptions databaseOptions;
    private ColumnFamilyOptions familyOptions;
    private final List<ColumnFamilyHandle> families = new ArrayList<>();
    private RocksDB database;
    private WriteOptions noLog;

    @BeforeEach
    void open() throws RocksDBException {
        memory = new RocksMemory(new StateConfig(Path.of("unused"), 16, 16, 16, 730, Duration.ofDays(1)), 1);
        // The memory has loaded the library.
        noLog = new WriteOptions().setDisableWAL(true);
        options = new Options();
        options.setTableFormatConfig(new BlockBasedTableConfig());
        new SharedRocksMemory().setConfig(Names.PROFILES, options, Map.of(SharedRocksMemory.MEMORY, memory));
        databaseOptions = new DBOptions(options)
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(true);
        familyOptions = new ColumnFamilyOptions(options);
        database = RocksDB.open(
                databaseOptions,
                folder.toString(),
                List.of(
                        new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, familyOptions),
                        new ColumnFamilyDescriptor("offsets".getBytes(StandardCharsets.UTF_8))),
                families);
    }

    @AfterEach
    void close() {
        families.forEach(ColumnFamilyHandle::close);
        database.close();
        familyOptions.close();
        databaseOptions.close();
        options.close();
        noLog.close();
        memory.close();
    }

    @Test
    void aRemovedRowIsInNoFileThoughNothingElseIsEverWritten() throws Exception {
        // Given: the row is the first of its file, so that the list of files names it, and lies in the last level
        put(GONE);
        put("someone-else");
        flush();
        database.compactRange();
        assertThat(filesWith(GONE)).as("what a file and the list have").hasSizeGreaterThan(1);

        // When: removed, which the write buffer alone knows
        database.delete(families.get(0), noLog, bytes(GONE));
        try (StoreFiles files = new StoreFiles(database)) {
            assertThat(files.writeAnew()).isTrue();
        }

        // Then
        assertThat(filesWith(GONE)).isEmpty();
        assertThat(filesWith("someone-else")).isNotEmpty();
        assertThat(database.get(bytes("someone-else"))).isNotNull();
    }

    @Test
    void whatRemovesARowThatIsNowhereIsInNoFileEither() throws Exception {
        put("a-user-of-long-ago");
        flush();
        // As where an engine restores a changelog that has the tombstone alone.
        database.delete(families.get(0), noLog, bytes(GONE));
        flush();
        assertThat(filesWith(GONE)).isNotEmpty();

        try (StoreFiles files = new StoreFiles(database)) {
            assertThat(files.writeAnew()).isTrue();
        }

        assertThat(filesWith(GONE)).isEmpty();
    }

    @Test
    void rowsAreShownAndNothingIsDoneOnceTheStoreCloses() throws Exception {
        put("anna");
        put("ben");
        List<String> shown = new ArrayList<>();
        StoreFiles files = new StoreFiles(database);
        files.each((key, value) -> shown.add(new String(key, StandardCharsets.UTF_8)));

        files.close();

        assertThat(shown).containsExactly("anna", "ben");
        files.each((key, value) -> shown.add("closed"));
        assertThat(shown).hasSize(2);
        assertThat(files.writeAnew()).isFalse();
    }

    /** A store that is closed must not wait until gigabytes are written. */
    @Test
    @Timeout(60)
    void closingEndsWhatIsUnderWay() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        byte[] row = new byte[1_000];
        for (int user = 0; user < 100_000; user++) {
            random.nextBytes(row);
            database.put(families.get(0), noLog, bytes("user-" + user), row);
        }
        StoreFiles files = new StoreFiles(database);
        CountDownLatch begun = new CountDownLatch(1);
        List<Object> ended = new ArrayList<>();
        Thread writing = new Thread(() -> {
            try {
                begun.countDown();
                while (files.writeAnew()) {
                    ended.add(true);
                }
                ended.add(false);
            } catch (RocksDBException failed) {
                ended.add(failed);
            }
        });
        writing.start();
        begun.await();

        files.close();
        writing.join();

        assertThat(ended).last().isEqualTo(false);
    }

    private void put(String key) throws RocksDBException {
        database.put(families.get(0), noLog, bytes(key), bytes("row of " + key));
    }

    private void flush() throws RocksDBException {
        try (FlushOptions wait = new FlushOptions()) {
            database.flush(wait, families);
        }
    }

    private List<String> filesWith(String text) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file.getFileName().toString());
                }
            }
        }
        return found;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
