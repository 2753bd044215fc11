package mip6.lab.dns;

import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.util.List;
import java.util.Optional;

/** How an authoritative server answers a question (RFC 1034 4.3.2), without wildcards. */
final class QueryRules {

    private static final int MAX_ALIASES = 8;

    private final List<ZoneData> zones;

    QueryRules(List<ZoneData> zones) {
        this.zones = zones;
    }

    /** Fills {@code response}, which repeats the question. */
    void answer(Record question, Message response) {
        if (question.getDClass() != DClass.IN || question.getType() == Type.AXFR) {
            response.getHeader().setRcode(Rcode.REFUSED);
            return;
        }
        Name name = question.getName();
        for (int aliases = 0; aliases < MAX_ALIASES; aliases++) {
            Optional<ZoneData> found = zoneOf(name);
            if (found.isEmpty()) {
                if (aliases == 0) {
                    response.getHeader().setRcode(Rcode.REFUSED);
                }
                return;
            }
            ZoneData zone = found.get();
            response.getHeader().setFlag(Flags.AA);
            List<Record> records =
                    question.getType() == Type.ANY
                            ? zone.records(name)
                            : zone.records(name, question.getType());
            List<Record> alias = zone.records(name, Type.CNAME);
            if (!records.isEmpty()) {
                records.forEach(record -> response.addRecord(record, Section.ANSWER));
                addAddressesOfTargets(records, response);
                return;
            } else if (alias.isEmpty()) {
                if (!zone.exists(name)) {
                    response.getHeader().setRcode(Rcode.NXDOMAIN);
                }
                response.addRecord(zone.soa(), Section.AUTHORITY);
                return;
            }
            response.addRecord(alias.getFirst(), Section.ANSWER);
            name = ((CNAMERecord) alias.getFirst()).getTarget();
        }
    }

    /** What RFC 5026 5.1.2 recommends, to save the mobile node a round trip. */
    private void addAddressesOfTargets(List<Record> records, Message response) {
        records.stream()
                .filter(SRVRecord.class::isInstance)
                .map(record -> ((SRVRecord) record).getTarget())
                .distinct()
                .flatMap(
                        target ->
                                zoneOf(target).stream()
                                        .flatMap(z -> z.records(target, Type.AAAA).stream()))
                .forEach(address -> response.addRecord(address, Section.ADDITIONAL));
    }

    private Optional<ZoneData> zoneOf(Name name) {
        return zones.stream()
                .filter(zone -> zone.holds(name))
                .max((a, b) -> Integer.compare(a.origin().labels(), b.origin().labels()));
    }
}
