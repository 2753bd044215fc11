package mip6.dnsupdate.update;

import mip6.dnsupdate.DomainName;
import mip6.wire.Ipv6Address;

import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one update message asks of a zone (RFC 2136 2).
 *
 * @param conditions all of which have to hold (RFC 2136 2.4), else nothing is changed
 * @param changes in order
 */
record ZoneUpdate(List<Condition> conditions, List<Change> changes) {

    ZoneUpdate {
        conditions = List.copyOf(conditions);
        changes = List.copyOf(changes);
    }

    /** Type, class, time to live and length of a record (RFC 1035 4.1.3). */
    private static final int FIXED_OCTETS = 10;

    /** A prerequisite. */
    sealed interface Condition {

        Name name();

        /** There are no records of this type (RFC 2136 2.4.3). */
        record Absent(Name name, int type) implements Condition {}

        /** The records of this name and type are exactly this one (RFC 2136 2.4.2). */
        record Exactly(Record only) implements Condition {

            public Exactly {
                // RFC 2136 2.4.2: MUST be zero
                if (only.getTTL() != 0) {
                    throw new IllegalArgumentException("a condition has no time to live");
                }
            }

            @Override
            public Name name() {
                return only.getName();
            }
        }
    }

    /** A change. */
    sealed interface Change {

        Record record();

        /** RFC 2136 2.5.1; one that is there already stays. */
        record Add(Record record) implements Change {}

        /** This one record, with class NONE (RFC 2136 2.5.4); none is no error. */
        record Delete(Record record) implements Change {}
    }

    /** All of them in one message: it is performed whole or not at all (RFC 2136 3.7). */
    static ZoneUpdate together(List<ZoneUpdate> updates) {
        return new ZoneUpdate(
                updates.stream().flatMap(each -> each.conditions.stream()).distinct().toList(),
                updates.stream().flatMap(each -> each.changes.stream()).toList());
    }

    /** All names that it looks at or changes. */
    Set<Name> names() {
        return Stream.concat(
                        conditions.stream().map(Condition::name),
                        changes.stream().map(change -> change.record().getName()))
                .collect(Collectors.toSet());
    }

    /** Octets of its records where no name is compressed. */
    int size() {
        int size = 0;
        for (Condition condition : conditions) {
            size +=
                    switch (condition) {
                        case Condition.Absent(Name name, int _) -> name.length() + FIXED_OCTETS;
                        case Condition.Exactly(Record only) -> only.toWireCanonical().length;
                    };
        }
        for (Change change : changes) {
            size += change.record().toWireCanonical().length;
        }
        return size;
    }

    static Change add(Record added) {
        return new Change.Add(added);
    }

    static Change delete(Record deleted) {
        return new Change.Delete(deleted);
    }

    static Record aaaa(NameRegistration registration, long timeToLive) {
        return new AAAARecord(
                toName(registration.name()),
                DClass.IN,
                timeToLive,
                registration.homeAddress().toBytes().toArray());
    }

    static Record ptr(NameRegistration registration, long timeToLive) {
        return new PTRRecord(
                reverseName(registration.homeAddress()),
                DClass.IN,
                timeToLive,
                toName(registration.name()));
    }

    /** 32 nibbles below ip6.arpa (RFC 3596 2.5). */
    static Name reverseName(Ipv6Address address) {
        return ReverseMap.fromAddress(address.toBytes().toArray());
    }

    static Name toName(DomainName name) {
        try {
            return Name.fromString(name.text(), Name.root);
        } catch (TextParseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An unsigned message with an identifier of its own. */
    Message toMessage(DomainName zone) {
        Update message = new Update(toName(zone));
        for (Condition condition : conditions) {
            switch (condition) {
                case Condition.Absent(Name name, int type) -> message.absent(name, type);
                case Condition.Exactly(Record only) -> message.present(only);
            }
        }
        for (Change change : changes) {
            switch (change) {
                case Change.Add(Record added) -> message.add(added);
                case Change.Delete(Record deleted) -> message.delete(deleted);
            }
        }
        return message;
    }

    /** In the words of RFC 2136. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Condition condition : conditions) {
            text.append(
                    switch (condition) {
                        case Condition.Absent(Name name, int type) ->
                                "if absent " + name + " " + Type.string(type) + "\n";
                        case Condition.Exactly(Record only) -> "if exactly " + line(only);
                    });
        }
        for (Change change : changes) {
            text.append(
                    switch (change) {
                        case Change.Add(Record added) ->
                                "add " + added.getTTL() + " " + line(added);
                        case Change.Delete(Record deleted) -> "delete " + line(deleted);
                    });
        }
        return text.toString();
    }

    private static String line(Record record) {
        return "%s %s %s%n"
                .formatted(record.getName(), Type.string(record.getType()), record.rdataToString());
    }
}
