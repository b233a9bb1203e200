package io.tidewatch.cli;

import picocli.CommandLine;

/**
 * Commands that a module above this one brings along, found by {@link java.util.ServiceLoader}: an image for production has none, since
 * its libraries are not needed there.
 */
public interface CommandSet {
    /** Adds the commands to the root, or to the commands that the root has. */
    void addTo(CommandLine root);
}
