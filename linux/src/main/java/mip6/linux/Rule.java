package mip6.linux;

import mip6.wire.Ipv6Prefix;

import java.util.OptionalInt;

/**
 * A rule that says which packets are routed by which table.
 *
 * @param from the sources that it is for; {@link Route#DEFAULT} for all
 * @param priority rules are asked in this order
 * @param suppressPrefixLength routes of this prefix length or a shorter one are passed over, so 0
 *     passes over default routes
 */
public record Rule(Ipv6Prefix from, int priority, int table, OptionalInt suppressPrefixLength) {

    public static Rule of(Ipv6Prefix from, int priority, int table) {
        return new Rule(from, priority, table, OptionalInt.empty());
    }

    public Rule suppressing(int prefixLength) {
        return new Rule(from, priority, table, OptionalInt.of(prefixLength));
    }

    /** As {@code ip -6 rule} would say it. */
    @Override
    public String toString() {
        return priority
                + ": from "
                + from
                + " lookup "
                + table
                + (suppressPrefixLength.isPresent()
                        ? " suppress_prefixlength " + suppressPrefixLength.getAsInt()
                        : "");
    }
}
