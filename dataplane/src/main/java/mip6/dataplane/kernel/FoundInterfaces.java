package mip6.dataplane.kernel;

import mip6.dataplane.userspace.Side;
import mip6.linux.Ip6Tunnel;
import mip6.linux.Link;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Interfaces that are there before the data plane begins, and have names as its own.
 *
 * @param left by a process of this side that was killed
 * @param others are none of it
 */
record FoundInterfaces(List<Link> left, List<Link> others) {

    /** By it the mobile node knows what it has made, since anybody may call something alike. */
    static final String ALIAS = "tunnel of mn-agent";

    FoundInterfaces {
        left = List.copyOf(left);
        others = List.copyOf(others);
    }

    /** Both daemons may run on one machine: each has interfaces of its own form. */
    static FoundInterfaces among(List<Link> links, Side side, String deviceName) {
        List<Link> left = new ArrayList<>();
        List<Link> others = new ArrayList<>();
        String form =
                switch (side) {
                    case MOBILE_NODE -> "";
                    case HOME_AGENT -> "-\\d+";
                };
        Pattern own = Pattern.compile(Pattern.quote(deviceName) + form);
        for (Link link : links) {
            if (own.matcher(link.name()).matches()) {
                (isOf(side, link) ? left : others).add(link);
            }
        }
        return new FoundInterfaces(left, others);
    }

    private static boolean isOf(Side side, Link link) {
        return link.kind().equals(Ip6Tunnel.KIND)
                && switch (side) {
                    case MOBILE_NODE -> link.alias().equals(ALIAS);
                    case HOME_AGENT -> true;
                };
    }
}
