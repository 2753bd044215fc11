package mip6.agent.revocation;

import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;

/** Looks names up. */
@FunctionalInterface
public interface Names {

    /**
     * The addresses of a name.
     *
     * @param source to ask from
     * @return none where there are none, or nobody answers
     */
    List<Ipv6Address> addresses(String name, Optional<Ipv6Address> source);
}
