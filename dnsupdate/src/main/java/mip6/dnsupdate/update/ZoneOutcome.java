package mip6.dnsupdate.update;

import org.xbill.DNS.Rcode;

/** What became of the records in one zone. Only {@link Performed} means that they are there. */
public sealed interface ZoneOutcome {

    /** Whether to ask again would change nothing. */
    default boolean isFinal() {
        return switch (this) {
            case Performed _, Prohibited _ -> true;
            case Refused _, ForeignRecord _, SignatureFailure _, BadAnswer _, NoAnswer _ -> false;
        };
    }

    /**
     * Whether a server that works, and knows us, does not want it. A wrong clock, another key and a
     * zone that could not be loaded pass.
     */
    default boolean isMeant() {
        return switch (this) {
            case Refused(String rcode) -> !rcode.equals(Rcode.string(Rcode.SERVFAIL));
            case ForeignRecord _ -> true;
            case Performed _, Prohibited _, SignatureFailure _, BadAnswer _, NoAnswer _ -> false;
        };
    }

    /**
     * The server said so, under a right signature or, to an update that SIG(0) signs, over the
     * connection on which that was sent; or there was nothing to do.
     */
    record Performed() implements ZoneOutcome {}

    /** Nothing was sent. */
    record Prohibited(String name, Prohibition reason) implements ZoneOutcome {}

    /**
     * The server refused, in the same way.
     *
     * @param rcode its name: REFUSED, NOTAUTH, NOTZONE, SERVFAIL, ...
     */
    record Refused(String rcode) implements ZoneOutcome {}

    /**
     * Records that are not ours are in the way, and were left alone.
     *
     * @param name at which they are
     * @param rcode of the prerequisite that failed
     */
    record ForeignRecord(String name, String rcode) implements ZoneOutcome {}

    /**
     * The server did not accept our signature.
     *
     * @param error BADKEY, BADSIG, BADTIME or BADTRUNC (RFC 8945 3)
     */
    record SignatureFailure(String error) implements ZoneOutcome {}

    /**
     * There was an answer that proves nothing: unsigned, wrongly signed or malformed.
     *
     * @param reason for people
     */
    record BadAnswer(String reason) implements ZoneOutcome {}

    /**
     * No answer within the deadline: the update may have been performed or not.
     *
     * @param reason for people
     */
    record NoAnswer(String reason) implements ZoneOutcome {}
}
