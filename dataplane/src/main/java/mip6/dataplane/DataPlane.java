package mip6.dataplane;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Spi;
import mip6.ikev2.message.Identity;
import mip6.linux.ReceivedPacket;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Sends and receives what belongs to Mobile IPv6, protected as RFC 4877 demands. Called by the one
 * loop; what arrives goes to the {@link Receiver} that it was opened with, from threads of its own.
 */
public interface DataPlane extends AutoCloseable {

    /** Both directions of {@code sa}, ready when this returns. */
    void installSa(ChildSa sa);

    /** Unknown ones are passed over. */
    void removeSa(SaPair sa);

    void send(OutgoingMobilityHeader message);

    /**
     * ESP came in UDP (RFC 3948), which the socket of IKE got to see. May be called by any thread.
     *
     * @param datagram from its SPI on, lent until this returns
     */
    void received(ReceivedPacket datagram);

    /**
     * Traffic of {@code tunnel.homeAddress()} goes through it from now on; one that it had before
     * is replaced.
     *
     * @return the interface that this traffic is to be routed to; empty where the kernel refused it
     */
    OptionalInt setTunnel(Tunnel tunnel);

    void removeTunnel(Ipv6Address homeAddress);

    /**
     * {@link Receiver#traffic} is to tell when the next packet goes into the tunnel of {@code
     * homeAddress}, which there has to be. A data plane that sees no packets tells nothing.
     */
    default void watch(Ipv6Address homeAddress) {}

    /** Ends what {@link #watch} began. */
    default void unwatch(Ipv6Address homeAddress) {}

    @Override
    void close();

    /**
     * Names an installed pair by the SPI that this node chose. The other SPI is the peer's choice:
     * two peers may choose the same one, and one of them in order to.
     */
    record SaPair(Spi inbound) {

        public static SaPair of(ChildSa sa) {
            return new SaPair(sa.inbound());
        }
    }

    /** What a data plane reports; called on its threads, so it only enqueues. */
    interface Receiver {

        void received(IncomingMobilityHeader message);

        /** RFC 6275 9.3.1: such a packet is dropped, and whoever sent it is to be told. */
        void unbound(UnboundPacket packet);

        /** {@code sa} has protected so much that it should be rekeyed; told again if it is not. */
        void worn(ChildSa sa);

        /** A packet went into a tunnel that was {@link DataPlane#watch watched}: told once. */
        default void traffic(Ipv6Address homeAddress) {}

        /**
         * A packet was dropped.
         *
         * @param cause a fixed word, fit for a metric's label
         */
        void dropped(String cause);

        /** Something cannot be done, as a rule since the kernel refused it: one line says why. */
        void refused(IOException why);

        /** A socket or the device is of no more use, or this was a bug: nothing more will come. */
        void failed(Throwable cause);
    }

    /**
     * A Mobility Header message to send, or one of Mobile Prefix Discovery, which goes the same
     * way.
     *
     * @param source of the IPv6 header: the care-of address, or the home agent's
     * @param destination of the IPv6 header
     * @param interfaceIndex to leave by; 0 lets the routes decide
     * @param homeAddressOption the home address of a Home Address option (RFC 6275 6.3)
     * @param routingHeader the home address of a type 2 routing header (RFC 6275 6.4)
     * @param protection empty sends in the clear (Binding Error)
     * @param octets the Mobility Header, or the ICMPv6 message, with its checksum
     * @param encapsulatedTo the care-of address that the whole packet goes to inside IPv6
     *     encapsulation, from the same source: bindings are not consulted for such messages
     * @param protocol number of what {@code octets} are
     */
    record OutgoingMobilityHeader(
            Ipv6Address source,
            Ipv6Address destination,
            int interfaceIndex,
            Optional<Ipv6Address> homeAddressOption,
            Optional<Ipv6Address> routingHeader,
            Optional<SaPair> protection,
            Bytes octets,
            Optional<Ipv6Address> encapsulatedTo,
            int protocol) {

        /** One that goes as it is. */
        public OutgoingMobilityHeader(
                Ipv6Address source,
                Ipv6Address destination,
                int interfaceIndex,
                Optional<Ipv6Address> homeAddressOption,
                Optional<Ipv6Address> routingHeader,
                Optional<SaPair> protection,
                Bytes octets) {
            this(
                    source,
                    destination,
                    interfaceIndex,
                    homeAddressOption,
                    routingHeader,
                    protection,
                    octets,
                    Optional.empty(),
                    IpProtocol.MOBILITY);
        }

        /** A message of Mobile Prefix Discovery (RFC 6275 6.7, 6.8) instead. */
        public OutgoingMobilityHeader ofPrefixDiscovery() {
            return new OutgoingMobilityHeader(
                    source,
                    destination,
                    interfaceIndex,
                    homeAddressOption,
                    routingHeader,
                    protection,
                    octets,
                    encapsulatedTo,
                    IpProtocol.ICMPV6);
        }
    }

    /**
     * A Mobility Header message that came, or, under an SA, an ICMPv6 message. Its checksum has not
     * been looked at.
     *
     * @param source of the IPv6 header
     * @param destination of the IPv6 header
     * @param homeAddressOption the home address of a Home Address option
     * @param routingHeader the home address of a type 2 routing header
     * @param protection the SA that it came under, whose selectors it matches; empty in the clear
     * @param protocol number of what {@code octets} are
     */
    record IncomingMobilityHeader(
            Ipv6Address source,
            Ipv6Address destination,
            int interfaceIndex,
            Optional<Ipv6Address> homeAddressOption,
            Optional<Ipv6Address> routingHeader,
            Optional<Protection> protection,
            Bytes octets,
            int protocol) {

        /** A Mobility Header message. */
        public IncomingMobilityHeader(
                Ipv6Address source,
                Ipv6Address destination,
                int interfaceIndex,
                Optional<Ipv6Address> homeAddressOption,
                Optional<Ipv6Address> routingHeader,
                Optional<Protection> protection,
                Bytes octets) {
            this(
                    source,
                    destination,
                    interfaceIndex,
                    homeAddressOption,
                    routingHeader,
                    protection,
                    octets,
                    IpProtocol.MOBILITY);
        }

        /** Whether it is of Mobile Prefix Discovery, if it is anything. */
        public boolean isPrefixDiscovery() {
            return protocol == IpProtocol.ICMPV6;
        }

        /** Whom ESP proves the message to be from. */
        public record Protection(SaPair sa, Identity peer) {}

        /**
         * The source as the Mobility Header means it: the home address where the packet names one.
         */
        public Ipv6Address logicalSource() {
            return homeAddressOption.orElse(source);
        }

        /** The destination as the Mobility Header means it. */
        public Ipv6Address logicalDestination() {
            return routingHeader.orElse(destination);
        }
    }

    /**
     * What a packet said that had a Home Address option in front of neither IPsec nor a Mobility
     * Header. Only a correspondent node that has a binding for it could take it.
     *
     * @param source of the IPv6 header
     * @param destination of the IPv6 header
     * @param homeAddress of the option
     */
    record UnboundPacket(Ipv6Address source, Ipv6Address destination, Ipv6Address homeAddress) {}

    /**
     * The bidirectional tunnel of one home address (RFC 6275 10.4.3, 10.4.5, 11.3.1).
     *
     * @param local outer address of this node
     * @param remote outer address of the other end; packets from elsewhere are dropped
     * @param interfaceIndex to leave by; 0 lets the routes decide
     * @param protection a pair in tunnel mode; empty for plain IPv6-in-IPv6
     */
    record Tunnel(
            Ipv6Address homeAddress,
            Ipv6Address local,
            Ipv6Address remote,
            int interfaceIndex,
            Optional<SaPair> protection) {}
}
