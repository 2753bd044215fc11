package mip6.mn.edge;

import mip6.linux.InterfaceAddress;
import mip6.linux.InterfaceAddress.Flag;
import mip6.linux.LinkState;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;

/**
 * What the kernel's Duplicate Address Detection has found out about the home address on the home
 * link. Pure.
 *
 * @param free no other node has it
 */
record ProbedHomeAddress(Ipv6Address address, boolean free) {

    /** Empty where none is on a link that was to be probed, or the answer is not there yet. */
    static Optional<ProbedHomeAddress> of(List<LinkState> links) {
        return links.stream()
                .flatMap(state -> state.addresses().stream())
                .filter(each -> each.flags().contains(Flag.HOME))
                .filter(each -> !each.flags().contains(Flag.NO_DAD))
                .filter(ProbedHomeAddress::isDecided)
                .map(
                        each ->
                                new ProbedHomeAddress(
                                        each.address(), !each.flags().contains(Flag.DAD_FAILED)))
                .findFirst();
    }

    /** The kernel leaves a duplicate tentative for ever. */
    private static boolean isDecided(InterfaceAddress address) {
        return address.usable() || address.flags().contains(Flag.DAD_FAILED);
    }
}
