package mip6.ikev2.esp;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Spi;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.SaKeys;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.MalformedException;
import mip6.wire.Reader;

import java.util.random.RandomGenerator;

/**
 * The receiving direction of a pair of SAs (RFC 4303 3.4). Safe for several threads: readers of
 * different protocols may have packets of one SA.
 */
public final class EspInbound {

    /** Sequence numbers that the window spans, where nothing else is asked for. */
    public static final int DEFAULT_WINDOW = 128;

    /** Opening a packet draws nothing. */
    private static final RandomGenerator NO_RANDOMNESS =
            () -> {
                throw new IllegalStateException("an inbound SA draws no IV");
            };

    private final EspFormat format;
    private final EspCipher cipher;
    private final ReplayWindow window;

    /**
     * @param window sequence numbers that it spans: a power of two from 64 to 1024
     * @throws IllegalArgumentException for another window, or keys that do not fit {@code suite}
     */
    public EspInbound(EspSuite suite, SaKeys keys, int window) {
        this.format = EspFormat.of(suite);
        this.cipher = EspCipher.of(suite, keys, NO_RANDOMNESS);
        this.window = new ReplayWindow(window, suite.extendedSequenceNumbers());
    }

    public static EspInbound of(ChildSa sa) {
        return new EspInbound(sa.suite(), sa.inboundKeys(), DEFAULT_WINDOW);
    }

    /** The SPI of an ESP packet, by which its SA is found. */
    public static Spi spiOf(Bytes packet) throws MalformedException {
        return new Spi((int) Reader.of(packet).u32("ESP SPI"));
    }

    /** What {@code packet}, from its SPI to its ICV, holds. */
    public synchronized Result open(Bytes packet) {
        int length = packet.length() - format.bodyAt() - format.icvLength();
        if (length < EspFormat.TRAILER || length % format.alignment() != 0) {
            return new Result.Dropped(Result.Cause.MALFORMED);
        }
        byte[] octets = packet.toArray();
        // RFC 4303 3.4.3: a replay is refused before its integrity costs anything, ...
        long sequence = window.candidate(sequenceOf(packet));
        if (sequence == ReplayWindow.NONE) {
            return new Result.Dropped(Result.Cause.REPLAYED);
        }
        if (!cipher.open(octets, sequence)) {
            return new Result.Dropped(Result.Cause.FORGED);
        }
        // ... and the window MUST NOT move before the integrity is proved.
        window.accept(sequence);
        return unpad(Bytes.wrap(octets).slice(format.bodyAt(), format.bodyAt() + length));
    }

    private static Result unpad(Bytes body) {
        int nextHeader = body.at(body.length() - 1);
        int padding = body.at(body.length() - 2);
        int payload = body.length() - EspFormat.TRAILER - padding;
        if (payload < 0) {
            return new Result.Dropped(Result.Cause.PADDING);
        }
        for (int i = 0; i < padding; i++) {
            if (body.at(payload + i) != i + 1) {
                return new Result.Dropped(Result.Cause.PADDING);
            }
        }
        // RFC 4303 2.6: a dummy packet MUST be discarded without a word.
        return nextHeader == IpProtocol.NO_NEXT_HEADER
                ? new Result.Dropped(Result.Cause.DUMMY)
                : new Result.Opened(nextHeader, body.slice(0, payload));
    }

    private static int sequenceOf(Bytes packet) {
        return packet.at(4) << 24 | packet.at(5) << 16 | packet.at(6) << 8 | packet.at(7);
    }

    /** What became of an ESP packet. */
    public sealed interface Result {

        /**
         * It is from the peer, and new.
         *
         * @param nextHeader protocol number of {@code payload}
         * @param payload in tunnel mode with any traffic flow confidentiality padding still behind
         *     it (RFC 4303 2.7)
         */
        record Opened(int nextHeader, Bytes payload) implements Result {}

        record Dropped(Cause cause) implements Result {}

        /** Why a packet is not acted on. */
        enum Cause {
            /** Too short, or its body no multiple of what the algorithms need. */
            MALFORMED,
            /** Its sequence number was accepted before, or lies behind the window. */
            REPLAYED,
            /** Its ICV is not the one that the peer would have made. */
            FORGED,
            /** Authentic, with padding that nobody makes (RFC 4303 2.4). */
            PADDING,
            /** Authentic, and sent only to hide how much is said. */
            DUMMY
        }
    }
}
