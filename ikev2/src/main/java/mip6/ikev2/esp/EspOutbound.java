package mip6.ikev2.esp;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Spi;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.SaKeys;
import mip6.wire.Bytes;

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

    /** An ESP packet, from its SPI to its ICV; see {@link #protect(Bytes, int, Bytes)}. */
    public Optional<Bytes> protect(int nextHeader, Bytes payload) {
        return protect(Bytes.EMPTY, nextHeader, payload);
    }

    /**
     * An ESP packet behind {@code front}, in one piece.
     *
     * @param front what goes before it in the clear, such as an IPv6 header; the format knows how
     *     long the ESP packet will be
     * @param nextHeader protocol number of {@code payload}
     * @return empty when the sequence number is exhausted: it MUST NOT come round (RFC 4303 3.3.3),
     *     only a new SA helps
     */
    public synchronized Optional<Bytes> protect(Bytes front, int nextHeader, Bytes payload) {
        if (sequence == last) {
            return Optional.empty();
        }
        sequence++;
        int begin = front.length();
        byte[] packet = new byte[begin + format.packetLength(payload.length())];
        front.copyTo(packet, 0);
        EspCipher.put32(packet, begin, spi.value());
        EspCipher.put32(packet, begin + 4, (int) sequence);
        int at = begin + format.bodyAt();
        payload.copyTo(packet, at);
        at += payload.length();
        // RFC 4303 2.4: the octets of the padding are 1, 2, 3 and so on.
        int padding = format.paddedLength(payload.length()) - payload.length() - EspFormat.TRAILER;
        for (int i = 1; i <= padding; i++) {
            packet[at++] = (byte) i;
        }
        packet[at++] = (byte) padding;
        packet[at] = (byte) nextHeader;
        cipher.seal(packet, begin, sequence);
        return Optional.of(Bytes.wrap(packet));
    }
}
