package mip6.lab.demo;

import mip6.agent.configuration.CommonConfiguration.DataPlaneKind;
import mip6.dataplane.userspace.Side;
import mip6.lab.net.LinkQuality;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a demonstration is run with.
 *
 * @param delay round-trip time that the mobile node's access links add
 * @param loss probability that a frame is lost on them
 * @param seed of what is lost
 * @param keep a folder for captures, key tables and logs
 * @param homeAddress who makes the home address
 * @param authentication of the mobile node
 * @param planes what protects and tunnels packets
 * @param ike who speaks IKEv2
 */
record DemoOptions(
        Dns dns,
        Duration delay,
        double loss,
        long seed,
        Optional<Path> keep,
        boolean json,
        HomeAddress homeAddress,
        Authentication authentication,
        Planes planes,
        Ike ike) {

    /** The home agent gives the home address, and both have certificates. */
    DemoOptions(
            Dns dns, Duration delay, double loss, long seed, Optional<Path> keep, boolean json) {
        this(
                dns,
                delay,
                loss,
                seed,
                keep,
                json,
                HomeAddress.ASSIGNED,
                Authentication.CERTIFICATE,
                Planes.USERSPACE,
                Ike.NATIVE);
    }

    DemoOptions with(HomeAddress other) {
        return new DemoOptions(
                dns, delay, loss, seed, keep, json, other, authentication, planes, ike);
    }

    DemoOptions with(Authentication other) {
        return new DemoOptions(dns, delay, loss, seed, keep, json, homeAddress, other, planes, ike);
    }

    /**
     * What protects and tunnels packets.
     *
     * @param payload carries the payload in ESP
     */
    record Planes(DataPlaneKind homeAgent, DataPlaneKind mobileNode, boolean payload) {

        static final Planes USERSPACE =
                new Planes(DataPlaneKind.USERSPACE, DataPlaneKind.USERSPACE, false);

        /** The sides that leave it to the kernel. */
        Set<Side> inKernel() {
            Set<Side> sides = EnumSet.noneOf(Side.class);
            if (homeAgent == DataPlaneKind.KERNEL) {
                sides.add(Side.HOME_AGENT);
            }
            if (mobileNode == DataPlaneKind.KERNEL) {
                sides.add(Side.MOBILE_NODE);
            }
            return sides;
        }

        /** In the words of a configuration. */
        static String line(DataPlaneKind kind) {
            return "dataplane = \"%s\"%n".formatted(kind.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Who speaks IKEv2: the daemons themselves, or strongSwan's charon for one of them or both. */
    enum Ike {
        NATIVE,
        STRONGSWAN_HA,
        STRONGSWAN_MN,
        STRONGSWAN_BOTH;

        boolean isCharon(Side side) {
            return switch (this) {
                case NATIVE -> false;
                case STRONGSWAN_HA -> side == Side.HOME_AGENT;
                case STRONGSWAN_MN -> side == Side.MOBILE_NODE;
                case STRONGSWAN_BOTH -> true;
            };
        }

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Which DNS server. */
    enum Dns {
        EMBEDDED,
        BIND,
        KNOT,
        POWERDNS
    }

    /** Who makes the home address, in the words of the mobile node's configuration. */
    enum HomeAddress {
        ASSIGNED,
        OWN,
        TEMPORARY;

        String line() {
            return "home-address = \"%s\"".formatted(name().toLowerCase(Locale.ROOT));
        }
    }

    /** How the mobile node proves itself; the home agent has a certificate, but for the second. */
    enum Authentication {
        CERTIFICATE,
        PRE_SHARED_KEY,
        EAP_MSCHAPV2,
        EAP_TLS,
        /** EAP-MSCHAPv2, judged by FreeRADIUS on the machine of the DNS. */
        EAP_RADIUS;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The quality of the access links. */
    LinkQuality quality() {
        return new LinkQuality(delay.dividedBy(2), loss, 0, seed);
    }
}
