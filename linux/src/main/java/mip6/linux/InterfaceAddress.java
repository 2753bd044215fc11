package mip6.linux;

import mip6.wire.Ipv6Address;

import java.util.EnumSet;
import java.util.Set;

/** An IPv6 address of an interface. */
public record InterfaceAddress(
        int interfaceIndex, Ipv6Address address, int prefixLength, Set<Flag> flags) {

    public InterfaceAddress {
        flags = Set.copyOf(flags);
    }

    /** The kernel's flags (linux/if_addr.h). */
    public enum Flag {
        TEMPORARY(0x01),
        NO_DAD(0x02),
        OPTIMISTIC(0x04),
        DAD_FAILED(0x08),
        HOME(0x10),
        DEPRECATED(0x20),
        TENTATIVE(0x40),
        PERMANENT(0x80),
        NO_PREFIX_ROUTE(0x200);

        private final int bit;

        Flag(int bit) {
            this.bit = bit;
        }

        static Set<Flag> of(int mask) {
            Set<Flag> flags = EnumSet.noneOf(Flag.class);
            for (Flag flag : values()) {
                if ((mask & flag.bit) != 0) {
                    flags.add(flag);
                }
            }
            return flags;
        }

        static int mask(Set<Flag> flags) {
            int mask = 0;
            for (Flag flag : flags) {
                mask |= flag.bit;
            }
            return mask;
        }
    }

    /** Whether packets may be sent from it: duplicate address detection is through, and well. */
    public boolean usable() {
        return !flags.contains(Flag.TENTATIVE) && !flags.contains(Flag.DAD_FAILED);
    }

    /** Usable, and meant for new flows. */
    public boolean preferred() {
        return usable() && !flags.contains(Flag.DEPRECATED);
    }
}
