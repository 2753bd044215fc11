package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.Optional;

/** An attribute of a Configuration payload (RFC 7296 3.15.1; RFC 5026 8.2). */
public sealed interface ConfigurationAttribute {

    int INTERNAL_IP6_ADDRESS = 8;
    int INTERNAL_IP6_DNS = 10;
    int MIP6_HOME_PREFIX = 16;

    /** The IANA number of the attribute type, 15 bits. */
    int type();

    void writeValue(Writer writer);

    /**
     * An address on the home link.
     *
     * @param value empty in a request for any address
     */
    record InternalIp6Address(Optional<AddressWithPrefix> value) implements ConfigurationAttribute {

        /** An address and the length of the prefix that it belongs to. */
        public record AddressWithPrefix(Ipv6Address address, int prefixLength) {

            public AddressWithPrefix {
                checkPrefixLength(prefixLength);
            }
        }

        /** Asks for any address. */
        public static InternalIp6Address any() {
            return new InternalIp6Address(Optional.empty());
        }

        public static InternalIp6Address of(Ipv6Address address, int prefixLength) {
            return new InternalIp6Address(
                    Optional.of(new AddressWithPrefix(address, prefixLength)));
        }

        @Override
        public int type() {
            return INTERNAL_IP6_ADDRESS;
        }

        @Override
        public void writeValue(Writer writer) {
            value.ifPresent(it -> writer.address(it.address()).u8(it.prefixLength()));
        }
    }

    /**
     * A DNS server.
     *
     * @param server empty in a request
     */
    record InternalIp6Dns(Optional<Ipv6Address> server) implements ConfigurationAttribute {

        @Override
        public int type() {
            return INTERNAL_IP6_DNS;
        }

        @Override
        public void writeValue(Writer writer) {
            server.ifPresent(writer::address);
        }
    }

    /**
     * MIP6_HOME_PREFIX: a prefix of the home link from which the mobile node forms an address (RFC
     * 5026 8.2).
     *
     * @param value empty in a request
     */
    record Mip6HomePrefix(Optional<PrefixWithLifetime> value) implements ConfigurationAttribute {

        /**
         * A prefix and how long it is valid.
         *
         * @param lifetime in seconds, unsigned 32 bits; all ones is infinity
         */
        public record PrefixWithLifetime(long lifetime, Ipv6Prefix prefix) {

            public PrefixWithLifetime {
                if (lifetime < 0 || lifetime > 0xffff_ffffL) {
                    throw new IllegalArgumentException("lifetime " + lifetime);
                }
            }
        }

        @Override
        public int type() {
            return MIP6_HOME_PREFIX;
        }

        @Override
        public void writeValue(Writer writer) {
            value.ifPresent(
                    it ->
                            writer.u32(it.lifetime())
                                    .address(it.prefix().address())
                                    .u8(it.prefix().length()));
        }
    }

    /** An attribute that this node does not know; RFC 7296 3.15.1: ignored. */
    record Unrecognized(int type, Bytes value) implements ConfigurationAttribute {

        @Override
        public void writeValue(Writer writer) {
            writer.bytes(value);
        }
    }

    static ConfigurationAttribute read(Reader reader) throws MalformedException {
        // RFC 7296 3.15.1, RFC 5026 8.2: the first bit is reserved and MUST be ignored on receipt.
        int type = reader.u16("configuration attribute type") & 0x7fff;
        int length = reader.u16("configuration attribute length");
        Reader value = reader.nested(length, "configuration attribute value");
        ConfigurationAttribute attribute =
                switch (type) {
                    case INTERNAL_IP6_ADDRESS ->
                            new InternalIp6Address(
                                    value.isEmpty()
                                            ? Optional.empty()
                                            : Optional.of(addressWithPrefix(value)));
                    case INTERNAL_IP6_DNS ->
                            new InternalIp6Dns(
                                    value.isEmpty()
                                            ? Optional.empty()
                                            : Optional.of(value.address("INTERNAL_IP6_DNS")));
                    case MIP6_HOME_PREFIX ->
                            new Mip6HomePrefix(
                                    value.isEmpty()
                                            ? Optional.empty()
                                            : Optional.of(homePrefix(value)));
                    default -> new Unrecognized(type, value.rest());
                };
        value.end("configuration attribute value");
        return attribute;
    }

    private static InternalIp6Address.AddressWithPrefix addressWithPrefix(Reader value)
            throws MalformedException {
        return new InternalIp6Address.AddressWithPrefix(
                value.address("INTERNAL_IP6_ADDRESS"), prefixLength(value));
    }

    private static Mip6HomePrefix.PrefixWithLifetime homePrefix(Reader value)
            throws MalformedException {
        long lifetime = value.u32("MIP6_HOME_PREFIX lifetime");
        Ipv6Address address = value.address("MIP6_HOME_PREFIX prefix");
        return new Mip6HomePrefix.PrefixWithLifetime(
                lifetime, new Ipv6Prefix(address, prefixLength(value)));
    }

    private static int prefixLength(Reader value) throws MalformedException {
        int length = value.u8("prefix length");
        if (length > 128) {
            throw value.malformed("prefix length", "is " + length);
        }
        return length;
    }

    private static void checkPrefixLength(int length) {
        if (length < 0 || length > 128) {
            throw new IllegalArgumentException("prefix length " + length);
        }
    }
}
