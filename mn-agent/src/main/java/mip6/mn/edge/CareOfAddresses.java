package mip6.mn.edge;

import mip6.linux.InterfaceAddress;
import mip6.linux.LinkState;
import mip6.mn.core.CareOfAddress;

import java.util.Comparator;
import java.util.List;

/**
 * Which addresses of this machine can be care-of addresses, and in what order they are liked. Pure.
 *
 * @param interfaces that may have one, the preferred first; none: all, in the order of their
 *     indexes
 * @param tunnel the interface of the home address, which never has one
 */
record CareOfAddresses(List<String> interfaces, String tunnel) {

    CareOfAddresses {
        interfaces = List.copyOf(interfaces);
    }

    /**
     * An address is of use where its link works and leads somewhere, and it is not the home address
     * (RFC 6275 11.5.5); one that is not deprecated comes before one that is, and a lasting one
     * before a temporary one, since each change is a movement.
     */
    List<CareOfAddress> of(List<LinkState> links) {
        return links.stream()
                .filter(this::isUsable)
                .sorted(
                        Comparator.comparingInt((LinkState state) -> rank(state))
                                .thenComparingInt(state -> state.link().index()))
                .flatMap(
                        state ->
                                state.addresses().stream()
                                        .filter(CareOfAddresses::isUsable)
                                        .sorted(
                                                Comparator.comparing(
                                                                (InterfaceAddress address) ->
                                                                        !address.preferred())
                                                        .thenComparing(
                                                                CareOfAddresses::isTemporary))
                                        .map(
                                                address ->
                                                        new CareOfAddress(
                                                                address.address(),
                                                                state.link().index(),
                                                                state.link().name())))
                .toList();
    }

    private boolean isUsable(LinkState state) {
        return state.link().up()
                && state.link().carrier()
                && !state.link().loopback()
                && state.defaultRoute()
                && !state.link().name().equals(tunnel)
                && (interfaces.isEmpty() || interfaces.contains(state.link().name()));
    }

    private int rank(LinkState state) {
        return interfaces.indexOf(state.link().name());
    }

    private static boolean isUsable(InterfaceAddress address) {
        return address.usable()
                && address.address().isRoutableUnicast()
                && !address.flags().contains(InterfaceAddress.Flag.HOME);
    }

    private static boolean isTemporary(InterfaceAddress address) {
        return address.flags().contains(InterfaceAddress.Flag.TEMPORARY);
    }
}
