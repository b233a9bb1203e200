package io.tidewatch.streams.registry;

import static org.assertj.core.api.Assertions.assertThat;

import javax.management.MBeanServerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class NativeHeapTest {
    @Test
    @EnabledIf("isGlibc")
    void aJvmOnGlibcTrims() {
        assertThat(new NativeHeap().trim())
                .hasValueSatisfying(said -> assertThat(said).contains("Trim native heap"));
    }

    @Test
    void aJvmThatCannotIsLeftAlone() {
        assertThat(new NativeHeap(MBeanServerFactory.newMBeanServer()).trim()).isEmpty();
    }

    /** glibc tells its version; musl's loader has no such symbol. */
    static boolean isGlibc() {
        return System.getProperty("os.name").equals("Linux")
                && !java.nio.file.Files.exists(java.nio.file.Path.of("/etc/alpine-release"));
    }
}
