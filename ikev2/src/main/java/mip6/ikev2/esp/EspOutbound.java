package mip6.ikev2.esp;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Spi;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.SaKeys;
import mip6.wire.Bytes;
import mip6.wire.PacketBuffer;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The sending direction of a pair of SAs (RFC 4303 3.3). Safe for several threads: a sequence
 * number, and with it an IV, is never used twice.
 */
public final class EspOutbound {

    private final Spi spi;
    private final EspFormat format;
    private final EspCipher cipher;
    private final long last;
    private long sequence;

    /**
     * @param random of cryptographic quality
     * @throws IllegalArgumentException for keys that do not fit {@code suite}
     */
    public EspOutbound(Spi spi, EspSuite suite, SaKeys keys, RandomGenerator random) {
        this(spi, suite, keys, random, 0);
    }

    /** As if {@code sequence} packets had been sent. */
    EspOutbound(Spi spi, EspSuite suite, SaKeys keys, RandomGenerator random, long sequence) {
        this.spi = spi;
        this.format = EspFormat.of(suite);
        this.cipher = EspCipher.of(suite, keys, random);
        this.last = suite.extendedSequenceNumbers() ? -1L : 0xffff_ffffL;
        this.sequence = sequence;
    }

    public static EspOutbound of(ChildSa sa, RandomGenerator random) {
        return new EspOutbound(sa.outbound(), sa.suite(), sa.outboundKeys(), random);
    }

    public EspFormat format() {
        return format;
    }

    /** A new ESP packet, from its SPI to its ICV; see {@link #protect(PacketBuffer, int)}. */
    public Optional<Bytes> protect(int nextHeader, Bytes payload) {
        PacketBuffer packet = PacketBuffer.of(payload);
        return protect(packet, nextHeader) ? Optional.of(packet.toBytes()) : Optional.empty();
    }

    /**
     * Makes an ESP packet of {@code packet}, where it is.
     *
     * @param nextHeader protocol number of what it is before
     * @return false when the sequence number is exhausted: it MUST NOT come round (RFC 4303 3.3.3),
     *     only a new SA helps
     */
    public synchronized boolean protect(PacketBuffer packet, int nextHeader) {
        if (sequence == last) {
            return false;
        }
        sequence++;
        int payload = packet.length();
        int padding = format.paddedLength(payload) - payload - EspFormat.TRAILER;
        packet.append(padding + EspFormat.TRAILER);
        // RFC 4303 2.4: the octets of the padding are 1, 2, 3 and so on.
        for (int i = 0; i < padding; i++) {
            packet.put8(payload + i, i + 1);
        }
        packet.put8(payload + padding, padding);
        packet.put8(payload + padding + 1, nextHeader);
        packet.prepend(format.bodyAt() + cipher.lead());
        packet.truncate(packet.length() - cipher.lead());
        packet.append(format.icvLength());
        packet.put32(0, spi.value());
        packet.put32(4, (int) sequence);
        cipher.seal(packet.array(), packet.begin(), packet.end(), sequence);
        return true;
    }
}
