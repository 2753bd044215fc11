package mip6.lab.dns;

import mip6.dnsupdate.update.TsigKey;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.crypto.spec.SecretKeySpec;

/** What the server answers, octets to octets. */
final class Authority {

    private static final int UDP_WITHOUT_EDNS = 512;
    private static final int UDP_PAYLOAD = 1232;

    private final Map<Name, ZoneData> zones = new HashMap<>();
    private final Map<Name, TSIG> keys = new HashMap<>();
    private final Map<Name, Name> keyOfZone = new HashMap<>();
    private final QueryRules queries;

    Authority(List<LabZone> zones) throws IOException {
        List<ZoneData> all = new ArrayList<>();
        for (LabZone zone : zones) {
            Name origin = name(zone.name().text());
            ZoneData data = new ZoneData(origin, zone.text());
            this.zones.put(origin, data);
            all.add(data);
            zone.key()
                    .ifPresent(
                            key -> {
                                keys.put(name(key.name().text()), tsig(key));
                                keyOfZone.put(origin, name(key.name().text()));
                            });
        }
        queries = new QueryRules(all);
    }

    /** The answer to a datagram, if it deserves one. */
    Optional<byte[]> answerDatagram(byte[] request) {
        return answer(request, false);
    }

    /** The answer to a message of a connection, if it deserves one. */
    Optional<byte[]> answerStream(byte[] request) {
        return answer(request, true);
    }

    /** All records of all zones. */
    synchronized List<Record> records() {
        return zones.values().stream().flatMap(zone -> zone.records().stream()).toList();
    }

    private synchronized Optional<byte[]> answer(byte[] octets, boolean stream) {
        Message request;
        try {
            request = new Message(octets);
        } catch (IOException | RuntimeException e) {
            // dnsjava refuses some octets with unchecked exceptions
            return octets.length < Header.LENGTH || (octets[2] & 0x80) != 0
                    ? Optional.empty()
                    : Optional.of(unreadable(octets));
        }
        if (request.getHeader().getFlag(Flags.QR)) {
            return Optional.empty();
        }
        Message response = new Message(request.getHeader().getID());
        response.getHeader().setOpcode(request.getHeader().getOpcode());
        response.getHeader().setFlag(Flags.QR);
        request.getSection(Section.QUESTION)
                .forEach(record -> response.addRecord(record, Section.QUESTION));
        switch (request.getHeader().getOpcode()) {
            case Opcode.QUERY -> query(request, response);
            case Opcode.UPDATE -> update(request, octets, response);
            default -> response.getHeader().setRcode(Rcode.NOTIMP);
        }
        return Optional.of(response.toWire(stream ? Message.MAXLENGTH : datagram(request)));
    }

    private static byte[] unreadable(byte[] octets) {
        Message response = new Message((octets[0] & 0xff) << 8 | octets[1] & 0xff);
        response.getHeader().setFlag(Flags.QR);
        response.getHeader().setRcode(Rcode.FORMERR);
        return response.toWire();
    }

    private static int datagram(Message request) {
        OPTRecord edns = request.getOPT();
        return edns == null
                ? UDP_WITHOUT_EDNS
                : Math.clamp(edns.getPayloadSize(), UDP_WITHOUT_EDNS, UDP_PAYLOAD);
    }

    private void query(Message request, Message response) {
        List<Record> questions = request.getSection(Section.QUESTION);
        if (request.getHeader().getFlag(Flags.RD)) {
            response.getHeader().setFlag(Flags.RD);
        }
        if (request.getOPT() != null) {
            response.addRecord(new OPTRecord(UDP_PAYLOAD, 0, 0), Section.ADDITIONAL);
        }
        if (questions.size() == 1) {
            queries.answer(questions.getFirst(), response);
        } else {
            response.getHeader().setRcode(Rcode.FORMERR);
        }
    }

    private void update(Message request, byte[] octets, Message response) {
        TSIGRecord signature = request.getTSIG();
        if (signature == null) {
            response.getHeader().setRcode(Rcode.REFUSED);
            return;
        }
        TSIG key = keys.get(signature.getName());
        if (key == null) {
            // RFC 8945 5.2.1: the error, and no signature
            response.getHeader().setRcode(Rcode.NOTAUTH);
            response.addRecord(
                    new TSIGRecord(
                            signature.getName(),
                            DClass.ANY,
                            0,
                            signature.getAlgorithm(),
                            signature.getTimeSigned(),
                            signature.getFudge(),
                            new byte[0],
                            signature.getOriginalID(),
                            Rcode.BADKEY,
                            new byte[0]),
                    Section.ADDITIONAL);
            return;
        }
        int fault = key.verify(request, octets, null);
        if (fault != Rcode.NOERROR) {
            response.getHeader().setRcode(Rcode.NOTAUTH);
            key.apply(response, fault, signature);
            return;
        }
        response.getHeader().setRcode(update(request, signature.getName()));
        key.apply(response, signature);
    }

    private int update(Message request, Name keyName) {
        List<Record> named = request.getSection(Section.ZONE);
        // RFC 2136 3.1
        if (named.size() != 1
                || named.getFirst().getType() != Type.SOA
                || named.getFirst().getDClass() != DClass.IN) {
            return Rcode.FORMERR;
        }
        ZoneData zone = zones.get(named.getFirst().getName());
        if (zone == null) {
            return Rcode.NOTAUTH;
        }
        // RFC 2136 3.3
        return keyName.equals(keyOfZone.get(zone.origin()))
                ? new UpdateRules(zone).apply(request)
                : Rcode.REFUSED;
    }

    private static TSIG tsig(TsigKey key) {
        Name algorithm =
                switch (key.algorithm()) {
                    case HMAC_SHA256 -> TSIG.HMAC_SHA256;
                    case HMAC_SHA384 -> TSIG.HMAC_SHA384;
                    case HMAC_SHA512 -> TSIG.HMAC_SHA512;
                };
        return new TSIG(
                algorithm,
                name(key.name().text()),
                new SecretKeySpec(key.secret().reveal(), "Hmac"));
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
