package mip6.lab.dns;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.util.List;

/** How a primary server treats an update (RFC 2136 3.2 to 3.4); the right to it was checked. */
final class UpdateRules {

    /** Query types, which no record has: 249 to 255. */
    private static final int FIRST_META_TYPE = 249;

    private final ZoneData zone;

    UpdateRules(ZoneData zone) {
        this.zone = zone;
    }

    /** Performs it, whole or not at all, and returns the RCODE. */
    int apply(Message update) {
        List<Record> prerequisites = update.getSection(Section.PREREQ);
        List<Record> changes = update.getSection(Section.UPDATE);
        int rcode = prerequisites(prerequisites);
        if (rcode == Rcode.NOERROR) {
            rcode = prescan(changes);
        }
        if (rcode == Rcode.NOERROR) {
            perform(changes);
        }
        return rcode;
    }

    /** RFC 2136 3.2. */
    private int prerequisites(List<Record> prerequisites) {
        for (Record record : prerequisites) {
            int rcode = prerequisite(record);
            if (rcode != Rcode.NOERROR) {
                return rcode;
            }
        }
        // RFC 2136 3.2.3: value dependent ones are compared set by set
        for (Record record : prerequisites) {
            if (record.getDClass() == DClass.IN && !isExactly(record, prerequisites)) {
                return Rcode.NXRRSET;
            }
        }
        return Rcode.NOERROR;
    }

    private int prerequisite(Record record) {
        if (record.getTTL() != 0) {
            return Rcode.FORMERR;
        }
        Name name = record.getName();
        if (!zone.holds(name)) {
            return Rcode.NOTZONE;
        }
        boolean any = record.getType() == Type.ANY;
        return switch (record.getDClass()) {
            case DClass.ANY -> {
                if (hasData(record)) {
                    yield Rcode.FORMERR;
                } else if (any) {
                    yield zone.isInUse(name) ? Rcode.NOERROR : Rcode.NXDOMAIN;
                }
                yield isThere(record) ? Rcode.NOERROR : Rcode.NXRRSET;
            }
            case DClass.NONE -> {
                if (hasData(record)) {
                    yield Rcode.FORMERR;
                } else if (any) {
                    yield zone.isInUse(name) ? Rcode.YXDOMAIN : Rcode.NOERROR;
                }
                yield isThere(record) ? Rcode.YXRRSET : Rcode.NOERROR;
            }
            case DClass.IN -> any ? Rcode.FORMERR : Rcode.NOERROR;
            default -> Rcode.FORMERR;
        };
    }

    private boolean isThere(Record record) {
        return !zone.records(record.getName(), record.getType()).isEmpty();
    }

    private boolean isExactly(Record member, List<Record> prerequisites) {
        List<Record> wanted =
                prerequisites.stream()
                        .filter(r -> r.getDClass() == DClass.IN)
                        .filter(r -> r.getName().equals(member.getName()))
                        .filter(r -> r.getType() == member.getType())
                        .distinct()
                        .toList();
        List<Record> present = zone.records(member.getName(), member.getType());
        return wanted.size() == present.size()
                && wanted.stream()
                        .allMatch(w -> present.stream().anyMatch(p -> ZoneData.sameData(w, p)));
    }

    /** RFC 2136 3.4.1. */
    private int prescan(List<Record> changes) {
        for (Record change : changes) {
            if (!zone.holds(change.getName())) {
                return Rcode.NOTZONE;
            }
            boolean any = change.getType() == Type.ANY;
            boolean meta = change.getType() >= FIRST_META_TYPE && !any;
            boolean wellFormed =
                    switch (change.getDClass()) {
                        case DClass.IN -> !any && !meta && hasData(change);
                        case DClass.ANY -> change.getTTL() == 0 && !hasData(change) && !meta;
                        case DClass.NONE -> change.getTTL() == 0 && !any && !meta;
                        default -> false;
                    };
            if (!wellFormed) {
                return Rcode.FORMERR;
            }
        }
        return Rcode.NOERROR;
    }

    /** RFC 2136 3.4.2. */
    private void perform(List<Record> changes) {
        long serial = zone.soa().getSerial();
        boolean changed = false;
        for (Record change : changes) {
            changed |=
                    switch (change.getDClass()) {
                        case DClass.IN -> add(change);
                        case DClass.ANY -> deleteSets(change.getName(), change.getType());
                        default -> delete(change);
                    };
        }
        if (changed && zone.soa().getSerial() == serial) {
            zone.nextSerial();
        }
    }

    private boolean add(Record record) {
        Name name = record.getName();
        boolean alias = !zone.records(name, Type.CNAME).isEmpty();
        switch (record.getType()) {
            case Type.CNAME -> {
                // an alias has no other data; such an addition is passed over in silence
                if (zone.isInUse(name) && !alias) {
                    return false;
                }
                zone.remove(name, Type.CNAME);
            }
            case Type.SOA -> {
                if (!name.equals(zone.origin())
                        || ((SOARecord) record).getSerial() <= zone.soa().getSerial()) {
                    return false;
                }
                zone.remove(name, Type.SOA);
            }
            default -> {
                if (alias) {
                    return false;
                }
            }
        }
        zone.add(record);
        return true;
    }

    private boolean deleteSets(Name name, int type) {
        boolean changed = false;
        for (int each :
                zone.records(name).stream().mapToInt(Record::getType).distinct().toArray()) {
            boolean apex = name.equals(zone.origin()) && (each == Type.SOA || each == Type.NS);
            if ((type == Type.ANY || type == each) && !apex) {
                changed |= zone.remove(name, each);
            }
        }
        return changed;
    }

    private boolean delete(Record record) {
        boolean lastNameServer =
                record.getType() == Type.NS
                        && record.getName().equals(zone.origin())
                        && zone.records(zone.origin(), Type.NS).size() == 1;
        return record.getType() != Type.SOA && !lastNameServer && zone.removeLike(record);
    }

    private static boolean hasData(Record record) {
        return record.rdataToWireCanonical().length > 0;
    }
}
