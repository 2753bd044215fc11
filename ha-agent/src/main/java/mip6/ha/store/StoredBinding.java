package mip6.ha.store;

import mip6.dnsupdate.DomainName;
import mip6.ha.core.Binding;
import mip6.ikev2.message.Identity;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A binding as it is on disk. Its end is a time of the boot clock for who reads it before the
 * machine is started anew, and else a time of day: bindings expire while the machine is off.
 */
public record StoredBinding(
        Ipv6Address homeAddress,
        Identity identity,
        Ipv6Address homeAgent,
        Ipv6Address careOfAddress,
        SequenceNumber sequence,
        Lifetime granted,
        Moment expires,
        Optional<DomainName> name,
        boolean linkLocal,
        boolean proven) {

    /** The first octet of a record. */
    private static final int VERSION = 3;

    /** For other machines; of a release that knew the time of day alone. */
    private static final int WALL_ALONE = 2;

    private static final int LINK_LOCAL = 1;
    private static final int PROVEN = 2;

    /** What to store at {@code now}. */
    public static StoredBinding of(Binding binding, Moment now) {
        return new StoredBinding(
                binding.homeAddress(),
                binding.identity(),
                binding.homeAgent(),
                binding.careOfAddress(),
                binding.sequence(),
                binding.granted(),
                now.plusNanos(binding.expires() - now.nanos()),
                binding.name(),
                binding.linkLocal(),
                binding.proven());
    }

    /** What it means at {@code now}. No clock that was put back makes it last longer. */
    public Binding binding(Moment now) {
        Duration left = now.until(expires);
        Duration most = granted.duration();
        Duration believed =
                left.compareTo(most) > 0 ? most : left.isNegative() ? Duration.ZERO : left;
        return new Binding(
                homeAddress,
                identity,
                homeAgent,
                careOfAddress,
                sequence,
                granted,
                now.nanos() + believed.toNanos(),
                name,
                linkLocal,
                proven);
    }

    /** All but the home address, which is the key. */
    Bytes toBytes() {
        return toBytes(
                VERSION,
                new Writer(24)
                        .u64(expires.boot().getMostSignificantBits())
                        .u64(expires.boot().getLeastSignificantBits())
                        .u64(expires.nanos())
                        .toBytes());
    }

    /** The same for other machines, to whom this one's boot clock says nothing. */
    Bytes toSharedBytes() {
        return toBytes(WALL_ALONE, Bytes.EMPTY);
    }

    private Bytes toBytes(int version, Bytes sinceBoot) {
        Bytes text = Bytes.ofUtf8(name.map(DomainName::text).orElse(""));
        return new Writer(128)
                .u8(version)
                .u8((linkLocal ? LINK_LOCAL : 0) | (proven ? PROVEN : 0))
                .address(homeAgent)
                .address(careOfAddress)
                .u16(sequence.value())
                .u16(granted.units())
                .u64(expires.wall().toEpochMilli())
                .bytes(sinceBoot)
                .u8(identity.type())
                .u16(identity.data().length())
                .bytes(identity.data())
                .u8(text.length())
                .bytes(text)
                .toBytes();
    }

    static StoredBinding read(Ipv6Address homeAddress, Bytes octets) throws MalformedException {
        Reader reader = Reader.of(octets);
        int version = reader.u8("version");
        if (version != VERSION && version != WALL_ALONE) {
            throw reader.malformed("version", "is " + version + ", of another release");
        }
        int flags = reader.u8("flags");
        Ipv6Address homeAgent = reader.address("home agent");
        Ipv6Address careOfAddress = reader.address("care-of address");
        SequenceNumber sequence = new SequenceNumber(reader.u16("sequence number"));
        Lifetime granted = new Lifetime(reader.u16("lifetime"));
        Instant wall = Instant.ofEpochMilli(reader.u64("expiry"));
        Moment expires =
                version == WALL_ALONE
                        ? Moment.of(wall)
                        : new Moment(
                                new UUID(reader.u64("boot"), reader.u64("boot")),
                                reader.u64("expiry since boot"),
                                wall);
        int type = reader.u8("identity type");
        Bytes data = reader.bytes(reader.u16("identity length"), "identity");
        String text = reader.bytes(reader.u8("name length"), "name").toUtf8();
        reader.end("binding");
        Optional<DomainName> name = DomainName.parse(text);
        if (name.isEmpty() && !text.isEmpty()) {
            throw reader.malformed("name", "is no domain name");
        }
        return new StoredBinding(
                homeAddress,
                new Identity(type, data),
                homeAgent,
                careOfAddress,
                sequence,
                granted,
                expires,
                name,
                (flags & LINK_LOCAL) != 0,
                (flags & PROVEN) != 0);
    }
}
