package io.tidewatch.collector.intake;

import java.util.Locale;
import java.util.Optional;

/** From which address a request comes, for rates alone: it is never written down. */
final class ClientAddress {
    private ClientAddress() {}

    /**
     * The client's address. What stands further left in the header than the proxies that are known has been written by anybody.
     *
     * @param peer at the other end of the connection
     * @param forwarded the header {@code X-Forwarded-For}
     * @param proxies in front, each of which appended one address
     */
    static String of(String peer, Optional<String> forwarded, int proxies) {
        if (proxies == 0 || forwarded.isEmpty()) {
            return network(peer);
        }
        String[] addresses = forwarded.get().split(",");
        return network(addresses[Math.max(0, addresses.length - proxies)].strip());
    }

    /** A household has a /64 of IPv6 and can send from each of its addresses, so the first four groups count. */
    private static String network(String address) {
        String bare = address.replace("[", "").replace("]", "").toLowerCase(Locale.ROOT);
        if (bare.indexOf(':') < 0 || bare.indexOf(':') == bare.lastIndexOf(':')) {
            return bare;
        }
        String[] groups = bare.split(":", -1);
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < Math.min(4, groups.length) && !(i > 0 && groups[i].isEmpty()); i++) {
            network.append(groups[i]).append(':');
        }
        return network.toString();
    }
}
