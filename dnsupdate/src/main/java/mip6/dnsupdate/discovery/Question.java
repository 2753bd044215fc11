package mip6.dnsupdate.discovery;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What a resolver is asked: records of one type, class IN, of one name. */
record Question(Name name, int type) {

    /** What a datagram may hold without being fragmented anywhere. */
    private static final int UDP_PAYLOAD = 1232;

    Message toMessage(int id) {
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        query.getHeader().setID(id);
        query.getHeader().setFlag(Flags.RD);
        query.addRecord(new OPTRecord(UDP_PAYLOAD, 0, 0), Section.ADDITIONAL);
        return query;
    }

    String typeText() {
        return Type.string(type);
    }

    String nameText() {
        return name.toString(true);
    }
}
