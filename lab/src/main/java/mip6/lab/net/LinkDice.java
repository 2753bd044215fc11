package mip6.lab.net;

import mip6.wire.Bytes;
import mip6.wire.IpProtocol;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Decides what becomes of the frames of one direction, from the seed alone: the n-th frame of a
 * kind meets the same fate in each run. Kinds have dice of their own, so that what the kernel sends
 * now and then (group reports, solicitations) does not change what happens to the frames that
 * matter.
 */
final class LinkDice {

    private static final int ETHERNET = 14;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int NEXT_HEADER = ETHERNET + 6;
    private static final int UPPER = ETHERNET + 40;

    private final LinkQuality quality;
    private final long seed;
    private final Map<Integer, RandomGenerator> dice = new HashMap<>();

    /** What becomes of a frame. */
    enum Fate {
        PASSES,
        IS_LOST,
        IS_OVERTAKEN
    }

    LinkDice(LinkQuality quality, int direction) {
        this.quality = quality;
        seed = 31 * quality.seed() + direction;
    }

    Fate next(Bytes frame) {
        if (quality.loss() == 0 && quality.reordering() == 0) {
            return Fate.PASSES;
        }
        RandomGenerator die =
                dice.computeIfAbsent(
                        kind(frame), kind -> new SplittableRandom(seed * 65_537 + kind));
        // both are drawn for each frame, so that one setting does not shift the other's decisions
        boolean lost = die.nextDouble() < quality.loss();
        boolean overtaken = die.nextDouble() < quality.reordering();
        return lost ? Fate.IS_LOST : overtaken ? Fate.IS_OVERTAKEN : Fate.PASSES;
    }

    /** The protocol; for ICMPv6 also the type. */
    private static int kind(Bytes frame) {
        if (frame.length() <= UPPER || (frame.at(12) << 8 | frame.at(13)) != ETHERTYPE_IPV6) {
            return -1;
        }
        int protocol = frame.at(NEXT_HEADER);
        return protocol == IpProtocol.ICMPV6 ? protocol << 8 | frame.at(UPPER) : protocol;
    }
}
