package mip6.dnsupdate.update;

/**
 * What became of a change, zone by zone.
 *
 * @param forward of the AAAA
 * @param reverse of the PTR
 */
public record UpdateOutcome(ZoneOutcome forward, ZoneOutcome reverse) {

    /** Whether both zones hold what was asked for. */
    public boolean performed() {
        return forward instanceof ZoneOutcome.Performed && reverse instanceof ZoneOutcome.Performed;
    }

    /** Whether to ask again would change nothing, in either zone. */
    public boolean isFinal() {
        return forward.isFinal() && reverse.isFinal();
    }

    /** Whether to ask again would change nothing, or is not wanted. */
    public boolean isMeant() {
        return (forward.isFinal() || forward.isMeant()) && (reverse.isFinal() || reverse.isMeant());
    }

    /** Whether the policy forbids it: status 129 rather than 130 (RFC 5026 8.1). */
    public boolean prohibited() {
        return forward instanceof ZoneOutcome.Prohibited
                || reverse instanceof ZoneOutcome.Prohibited;
    }
}
