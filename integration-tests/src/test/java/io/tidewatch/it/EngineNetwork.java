package io.tidewatch.it;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A network namespace for an engine on the brokers' network, with a cable of its own that can be pulled out; addresses of the test's own
 * network only. Needs root and Linux.
 */
final class EngineNetwork implements AutoCloseable {
    private static final int ADDRESS = 101;
    /** How Docker names the bridge of a network that has no name for it: {@code br-} and so much of its id. */
    private static final int BRIDGE_ID = 12;

    private final String name;

    private EngineNetwork(String name) {
        this.name = name;
    }

    static boolean isPossible(BrokerTrio brokers) {
        return brokers instanceof BrokerContainers && !Commands.fails(Path.of("."), "ip", "netns", "list") && isRoot();
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    static EngineNetwork join(BrokerContainers brokers) {
        EngineNetwork network = new EngineNetwork("tw" + ProcessHandle.current().pid());
        String name = network.name;
        ip("netns", "add", name);
        ip("link", "add", name + "h", "type", "veth", "peer", "name", name + "e", "netns", name);
        ip("link", "set", name + "h", "master", "br-" + brokers.network().substring(0, BRIDGE_ID));
        ip("link", "set", name + "h", "up");
        ip("-n", name, "link", "set", "lo", "up");
        ip("-n", name, "address", "add", brokers.prefix() + ADDRESS + "/24", "dev", name + "e");
        ip("-n", name, "link", "set", name + "e", "up");
        return network;
    }

    /** For an engine that is to live in it. */
    Circumstances circumstances() {
        return new Circumstances(List.of("ip", "netns", "exec", name), List.of(), Map.of());
    }

    /** Pulls the cable out: nothing comes and nothing goes, and no connection hears of it. */
    void cut() {
        ip("link", "set", name + "h", "down");
    }

    void mend() {
        ip("link", "set", name + "h", "up");
    }

    private static void ip(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "ip";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        if (Commands.fails(Path.of("."), command)) {
            throw new IllegalStateException("the namespace cannot be made: " + String.join(" ", command));
        }
    }

    @Override
    public void close() {
        ip("netns", "delete", name);
    }
}
