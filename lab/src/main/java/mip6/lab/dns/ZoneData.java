package mip6.lab.dns;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The records of one zone. For one thread at a time. */
final class ZoneData {

    private static final long DEFAULT_TTL = 60;

    private final Name origin;
    // canonical order puts the names below a name right behind it
    private final TreeMap<Name, Map<Integer, Set<Record>>> nodes = new TreeMap<>();

    /**
     * Reads a zone file.
     *
     * @throws IOException where it is none, or has no SOA and NS at its apex
     */
    ZoneData(Name origin, String text) throws IOException {
        this.origin = origin;
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        try (Master master = new Master(new ByteArrayInputStream(octets), origin, DEFAULT_TTL)) {
            for (Record record = master.nextRecord();
                    record != null;
                    record = master.nextRecord()) {
                if (!record.getName().subdomain(origin)) {
                    throw new IOException(record.getName() + " is outside zone " + origin);
                }
                add(record);
            }
        }
        if (records(origin, Type.SOA).isEmpty() || records(origin, Type.NS).isEmpty()) {
            throw new IOException("zone " + origin + " lacks SOA or NS");
        }
    }

    Name origin() {
        return origin;
    }

    boolean holds(Name name) {
        return name.subdomain(origin);
    }

    SOARecord soa() {
        return (SOARecord) records(origin, Type.SOA).getFirst();
    }

    List<Record> records(Name name, int type) {
        return List.copyOf(nodes.getOrDefault(name, Map.of()).getOrDefault(type, Set.of()));
    }

    List<Record> records(Name name) {
        return nodes.getOrDefault(name, Map.of()).values().stream().flatMap(Set::stream).toList();
    }

    /** Everything, in canonical order. */
    List<Record> records() {
        return nodes.keySet().stream().flatMap(name -> records(name).stream()).toList();
    }

    boolean isInUse(Name name) {
        return nodes.containsKey(name);
    }

    /** Whether there is anything at or below {@code name}: else it does not exist. */
    boolean exists(Name name) {
        Name next = nodes.ceilingKey(name);
        return next != null && next.subdomain(name);
    }

    /** A record that is there already gets the new time to live. */
    void add(Record record) {
        Set<Record> set =
                nodes.computeIfAbsent(record.getName(), n -> new LinkedHashMap<>())
                        .computeIfAbsent(record.getType(), t -> new LinkedHashSet<>());
        set.remove(record);
        set.add(record);
    }

    boolean remove(Name name, int type) {
        Map<Integer, Set<Record>> node = nodes.getOrDefault(name, Map.of());
        if (!node.containsKey(type)) {
            return false;
        }
        node.remove(type);
        if (node.isEmpty()) {
            nodes.remove(name);
        }
        return true;
    }

    /** Removes the record with the data of {@code like}, whose class does not matter. */
    boolean removeLike(Record like) {
        Set<Record> set =
                nodes.getOrDefault(like.getName(), Map.of()).getOrDefault(like.getType(), Set.of());
        List<Record> found = set.stream().filter(record -> sameData(record, like)).toList();
        if (found.isEmpty()) {
            return false;
        }
        if (set.size() == found.size()) {
            return remove(like.getName(), like.getType());
        }
        return set.removeAll(found);
    }

    void nextSerial() {
        SOARecord old = soa();
        remove(origin, Type.SOA);
        add(
                new SOARecord(
                        origin,
                        DClass.IN,
                        old.getTTL(),
                        old.getHost(),
                        old.getAdmin(),
                        (old.getSerial() + 1) & 0xffff_ffffL,
                        old.getRefresh(),
                        old.getRetry(),
                        old.getExpire(),
                        old.getMinimum()));
    }

    static boolean sameData(Record one, Record other) {
        return Arrays.equals(one.rdataToWireCanonical(), other.rdataToWireCanonical());
    }
}
