package mip6.dnsupdate.discovery;

import mip6.dnsupdate.ScriptedServer;

import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

import java.util.List;
import java.util.function.Consumer;

/** Responses to a request that a {@link ScriptedServer} has got. */
final class ScriptedAnswer {

    private ScriptedAnswer() {}

    /** A server that knows no other answer than {@code rcode}. */
    static ScriptedServer always(int rcode) {
        return ScriptedServer.start(
                (request, stream) -> List.of(edited(request, m -> m.getHeader().setRcode(rcode))));
    }

    static byte[] of(byte[] request, String... records) {
        return edited(request, m -> add(m, Section.ANSWER, records));
    }

    static void add(Message message, int section, String... records) {
        ZoneText.records(List.of(records)).forEach(r -> message.addRecord(r, section));
    }

    static byte[] edited(byte[] request, Consumer<Message> edit) {
        Message query = ScriptedServer.parse(request);
        Message response = new Message(query.getHeader().getID());
        response.getHeader().setFlag(Flags.QR);
        response.addRecord(query.getQuestion(), Section.QUESTION);
        edit.accept(response);
        return response.toWire();
    }

    /** A response to another question, with {@code record} for an answer. */
    static byte[] toAnother(byte[] request, String name, int type, int dclass, String record) {
        return edited(
                request,
                m -> {
                    m.removeAllRecords(Section.QUESTION);
                    m.addRecord(
                            Record.newRecord(Name.fromConstantString(name), type, dclass),
                            Section.QUESTION);
                    add(m, Section.ANSWER, record);
                });
    }
}
