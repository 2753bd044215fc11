package mip6.ha.store;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

/**
 * A binding as home agents share it.
 *
 * @param owner the home agent that serves it
 * @param epoch how many have served it since it was first made, this one included
 */
record SharedBinding(String owner, long epoch, StoredBinding binding) {

    /** The next epoch begins. */
    SharedBinding takenBy(String other) {
        return new SharedBinding(other, epoch + 1, binding);
    }

    Bytes toBytes() {
        Bytes text = Bytes.ofUtf8(owner);
        return new Writer(256)
                .u64(epoch)
                .u16(text.length())
                .bytes(text)
                .bytes(binding.toSharedBytes())
                .toBytes();
    }

    static SharedBinding read(Ipv6Address homeAddress, Bytes octets) throws MalformedException {
        Reader reader = Reader.of(octets);
        long epoch = reader.u64("epoch");
        String owner = owner(reader);
        return new SharedBinding(owner, epoch, StoredBinding.read(homeAddress, reader.rest()));
    }

    /** Who serves it, though the rest may be of another release. */
    static String owner(Bytes octets) throws MalformedException {
        Reader reader = Reader.of(octets);
        long _ = reader.u64("epoch");
        return owner(reader);
    }

    private static String owner(Reader reader) throws MalformedException {
        return reader.bytes(reader.u16("owner length"), "owner").toUtf8();
    }
}
