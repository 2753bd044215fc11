package mip6.ikev2.esp;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.SaKeys;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.PacketBuffer;

import java.util.Optional;
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

    /** The SPI of an ESP packet, by which its SA is found; the packet has at least four octets. */
    public static int spiOf(PacketBuffer packet) {
        return packet.u32(0);
    }

    /** What {@code packet}, from its SPI to its ICV, holds. */
    public Result open(Bytes packet) {
        PacketBuffer payload = new PacketBuffer(packet.length());
        Optional<Result.Cause> refused = open(PacketBuffer.of(packet), payload);
        return refused.isPresent()
                ? new Result.Dropped(refused.get())
                : new Result.Opened(payload.protocol(), payload.toBytes());
    }

    /**
     * The same, into {@code payload} with its protocol.
     *
     * @param payload with room for as many octets as {@code packet} has
     * @return why not, and then {@code payload} is undefined
     */
    public synchronized Optional<Result.Cause> open(PacketBuffer packet, PacketBuffer payload) {
        int length = packet.length() - format.bodyAt() - format.icvLength();
        if (length < EspFormat.TRAILER || length % format.alignment() != 0) {
            return Result.Cause.MALFORMED.refusal();
        }
        // RFC 4303 3.4.3: a replay is refused before its integrity costs anything, ...
        long sequence = window.candidate(packet.u32(4));
        if (sequence == ReplayWindow.NONE) {
            return Result.Cause.REPLAYED.refusal();
        }
        payload.reset(length);
        if (!cipher.open(
                packet.array(),
                packet.begin(),
                packet.end(),
                payload.array(),
                payload.begin(),
                sequence)) {
            return Result.Cause.FORGED.refusal();
        }
        // ... and the window MUST NOT move before the integrity is proved.
        window.accept(sequence);
        return unpad(payload);
    }

    private static Optional<Result.Cause> unpad(PacketBuffer body) {
        int nextHeader = body.u8(body.length() - 1);
        int padding = body.u8(body.length() - 2);
        int payload = body.length() - EspFormat.TRAILER - padding;
        if (payload < 0) {
            return Result.Cause.PADDING.refusal();
        }
        for (int i = 0; i < padding; i++) {
            if (body.u8(payload + i) != i + 1) {
                return Result.Cause.PADDING.refusal();
            }
        }
        body.truncate(payload);
        body.setProtocol(nextHeader);
        // RFC 4303 2.6: a dummy packet MUST be discarded without a word.
        return nextHeader == IpProtocol.NO_NEXT_HEADER
                ? Result.Cause.DUMMY.refusal()
                : Optional.empty();
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
            DUMMY;

            @SuppressWarnings("ImmutableEnumChecker") // of an enum constant
            private final Optional<Cause> refusal = Optional.of(this);

            private Optional<Cause> refusal() {
                return refusal;
            }
        }
    }
}
