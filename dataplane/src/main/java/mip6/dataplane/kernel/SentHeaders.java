package mip6.dataplane.kernel;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.kernel.KernelObjects.MessageKind;
import mip6.dataplane.kernel.KernelObjects.SentHeader;
import mip6.linux.LinuxException;
import mip6.linux.XfrmSocket;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The Home Address options and type 2 routing headers that messages go with. The kernel puts them
 * in by policies of the message's type, with the care-of address that the state holds.
 */
final class SentHeaders {

    private final XfrmSocket xfrm;
    private final KernelObjects objects;
    private final Map<SentHeader, Entry> entries = new HashMap<>();

    /**
     * What is in the kernel.
     *
     * @param kinds of messages that have a policy
     */
    private record Entry(Ipv6Address careOfAddress, Set<MessageKind> kinds) {}

    SentHeaders(XfrmSocket xfrm, KernelObjects objects) {
        this.xfrm = xfrm;
        this.objects = objects;
    }

    /** Has the kernel put in what {@code message} wants. */
    void prepare(OutgoingMobilityHeader message, MessageKind kind) throws LinuxException {
        if (message.homeAddressOption().isPresent()) {
            use(
                    new SentHeader(
                            IpProtocol.DESTINATION_OPTIONS,
                            message.homeAddressOption().get(),
                            message.destination()),
                    message.source(),
                    kind);
        }
        if (message.routingHeader().isPresent()) {
            use(
                    new SentHeader(
                            IpProtocol.ROUTING, message.source(), message.routingHeader().get()),
                    message.destination(),
                    kind);
        }
    }

    /** None of them go between {@code ends} any more. */
    void forget(Ends ends) throws LinuxException {
        for (int protocol : new int[] {IpProtocol.DESTINATION_OPTIONS, IpProtocol.ROUTING}) {
            SentHeader header = new SentHeader(protocol, ends.local(), ends.remote());
            Entry entry = entries.remove(header);
            if (entry != null) {
                for (MessageKind kind : entry.kinds()) {
                    KernelChange.unlessGone(() -> xfrm.delete(objects.sentPolicy(header, kind)));
                }
                KernelChange.unlessGone(
                        () -> xfrm.delete(objects.sent(header, entry.careOfAddress())));
            }
        }
    }

    private void use(SentHeader header, Ipv6Address careOfAddress, MessageKind kind)
            throws LinuxException {
        Entry before = entries.get(header);
        Set<MessageKind> kinds = new HashSet<>();
        if (before == null) {
            xfrm.add(objects.sent(header, careOfAddress));
        } else {
            kinds.addAll(before.kinds());
            if (!before.careOfAddress().equals(careOfAddress)) {
                xfrm.update(objects.sent(header, careOfAddress));
            }
        }
        if (kinds.add(kind)) {
            xfrm.replace(objects.sentPolicy(header, kind));
        }
        entries.put(header, new Entry(careOfAddress, kinds));
    }
}
