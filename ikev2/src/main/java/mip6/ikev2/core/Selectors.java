package mip6.ikev2.core;

import mip6.ikev2.message.TrafficSelector;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;

/** Narrowing of traffic selectors (RFC 7296 2.9). */
final class Selectors {

    private static final int ANY_PROTOCOL = 0;
    private static final int LAST_PORT = 0xffff;

    /** More than anybody needs; keeps what a data plane looks through short. */
    private static final int MOST = 8;

    private static final Ipv6Address LAST = new Ipv6Address(-1, -1);

    private Selectors() {}

    /** Any Mobility Header message, whoever sends it. */
    static TrafficSelector anyMobilityHeader() {
        return new TrafficSelector(
                IpProtocol.MOBILITY, 0, LAST_PORT, Ipv6Address.UNSPECIFIED, LAST);
    }

    /** Any packet to or from {@code address}. */
    static TrafficSelector anyOf(Ipv6Address address) {
        return new TrafficSelector(ANY_PROTOCOL, 0, LAST_PORT, address, address);
    }

    /** Any packet whatever. */
    static TrafficSelector any() {
        return new TrafficSelector(ANY_PROTOCOL, 0, LAST_PORT, Ipv6Address.UNSPECIFIED, LAST);
    }

    /** What is left of {@code offered} within {@code permitted}; empty where nothing is. */
    static List<TrafficSelector> narrow(List<TrafficSelector> offered, TrafficSelector permitted) {
        return offered.stream()
                .map(selector -> intersection(selector, permitted))
                .flatMap(Optional::stream)
                .distinct()
                .limit(MOST)
                .toList();
    }

    /** What is left of {@code offered} within any of {@code permitted}. */
    static List<TrafficSelector> narrow(
            List<TrafficSelector> offered, List<TrafficSelector> permitted) {
        return permitted.stream()
                .flatMap(each -> narrow(offered, each).stream())
                .distinct()
                .limit(MOST)
                .toList();
    }

    /** Each of {@code narrowed} lies within one of {@code offered}, and there is one. */
    static boolean within(List<TrafficSelector> narrowed, List<TrafficSelector> offered) {
        return !narrowed.isEmpty()
                && narrowed.stream()
                        .allMatch(
                                inner ->
                                        offered.stream().anyMatch(outer -> contains(outer, inner)));
    }

    private static boolean contains(TrafficSelector outer, TrafficSelector inner) {
        return intersection(inner, outer).equals(Optional.of(inner));
    }

    private static Optional<TrafficSelector> intersection(
            TrafficSelector one, TrafficSelector other) {
        int protocol = one.protocol() == ANY_PROTOCOL ? other.protocol() : one.protocol();
        boolean sameProtocol = other.protocol() == ANY_PROTOCOL || other.protocol() == protocol;
        int startPort = Math.max(one.startPort(), other.startPort());
        int endPort = Math.min(one.endPort(), other.endPort());
        Ipv6Address start = one.start().compareTo(other.start()) > 0 ? one.start() : other.start();
        Ipv6Address end = one.end().compareTo(other.end()) < 0 ? one.end() : other.end();
        return sameProtocol && startPort <= endPort && start.compareTo(end) <= 0
                ? Optional.of(new TrafficSelector(protocol, startPort, endPort, start, end))
                : Optional.empty();
    }
}
