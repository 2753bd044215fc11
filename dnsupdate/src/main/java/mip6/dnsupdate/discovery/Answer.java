package mip6.dnsupdate.discovery;

import org.xbill.DNS.Record;

import java.time.Duration;
import java.util.List;

/** What the DNS says to one {@link Question}. */
sealed interface Answer {

    /**
     * At least one record of the type and the name asked for, or of the name that this is an alias
     * of.
     *
     * @param additional the additional section, as it came: nobody asked for it
     * @param timeToLive the least of the records and of the aliases that led to them
     */
    record Records(List<Record> records, List<Record> additional, Duration timeToLive)
            implements Answer {}

    /** NXDOMAIN. */
    record NoSuchName() implements Answer {}

    /** The name has no records of this type (RFC 2308 2.2). */
    record NoRecords() implements Answer {}

    /** Nobody answered usefully. */
    record Failed(List<ResolverFailure> failures) implements Answer {}
}
