package mip6.dnsupdate.update;

import mip6.dnsupdate.DomainName;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;

import java.util.ArrayList;
import java.util.List;

/**
 * A home agent's own record among those of the service {@code _mip6._ipv6} (RFC 5026 5.1.2), whose
 * priority changes with its load. It is told from those of other home agents by its target.
 *
 * @param domain whose service it is
 * @param target the home agent's name
 * @param least the priority of a home agent without load; the best one
 * @param most the priority of one that is full
 */
public record ServiceOffer(
        DomainName domain, DomainName target, int port, int weight, int least, int most) {

    private static final int HIGHEST = 0xffff;

    public ServiceOffer {
        if (least < 0 || most < least || most > HIGHEST) {
            throw new IllegalArgumentException("priorities " + least + " to " + most);
        }
    }

    /**
     * What makes {@code priority} the one that is told: each other record that this home agent may
     * have left goes as that one record, so that it need not be known which there is.
     */
    UpdatePlan.Step at(int priority, UpdateSettings settings) {
        Name owner = owner();
        List<ZoneUpdate.Change> changes = new ArrayList<>();
        for (int other = least; other <= most; other++) {
            if (other != priority) {
                changes.add(ZoneUpdate.delete(record(owner, other, 0)));
            }
        }
        changes.add(ZoneUpdate.add(record(owner, priority, settings.timeToLive().toSeconds())));
        return UpdatePlan.step(
                settings, domain, owner, List.of(new ZoneUpdate(List.of(), changes)));
    }

    private Name owner() {
        try {
            return Name.fromString("_mip6._ipv6", ZoneUpdate.toName(domain));
        } catch (TextParseException tooLong) {
            throw new IllegalArgumentException(domain + " is too long for a service", tooLong);
        }
    }

    private Record record(Name owner, int priority, long timeToLive) {
        return new SRVRecord(
                owner, DClass.IN, timeToLive, priority, weight, port, ZoneUpdate.toName(target));
    }
}
