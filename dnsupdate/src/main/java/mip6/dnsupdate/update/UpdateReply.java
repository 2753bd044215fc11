package mip6.dnsupdate.update;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.util.Optional;

/**
 * What one message of a server means for the signed update that it was sent (RFC 8945 5.4, RFC 2931
 * 3.2).
 */
sealed interface UpdateReply {

    /** It ends the matter. */
    record Conclusive(ZoneOutcome outcome) implements UpdateReply {}

    /** A condition did not hold; nothing was changed. As good a proof as a success is. */
    record ConditionFailed(String rcode) implements UpdateReply {}

    /** It proves nothing, so it never counts as performed. */
    record Unproven(String reason) implements UpdateReply {}

    /**
     * Reads octets that came back: empty where they are no answer to {@code request}.
     *
     * @param request with its signature
     */
    static Optional<UpdateReply> read(Message request, RequestSigner signer, byte[] octets) {
        Message message;
        try {
            message = new Message(octets);
        } catch (IOException | RuntimeException e) {
            // dnsjava refuses some octets with unchecked exceptions
            return Optional.of(new Unproven("malformed answer"));
        }
        Header header = message.getHeader();
        if (header.getID() != request.getHeader().getID()
                || !header.getFlag(Flags.QR)
                || header.getOpcode() != Opcode.UPDATE
                || !isAbout(request, message)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (signer) {
                    case RequestSigner.Tsig(TSIG key) -> signed(request, key, message, octets);
                    case RequestSigner.Sig0 _ -> unsigned(message);
                });
    }

    /** RFC 2136 3.8: the zone may be repeated or left out. */
    private static boolean isAbout(Message request, Message message) {
        Name zone = request.getSection(Section.ZONE).getFirst().getName();
        for (Record repeated : message.getSection(Section.ZONE)) {
            if (!repeated.getName().equals(zone)
                    || repeated.getType() != Type.SOA
                    || repeated.getDClass() != DClass.IN) {
                return false;
            }
        }
        return true;
    }

    private static UpdateReply signed(Message request, TSIG key, Message message, byte[] octets) {
        String rcode = Rcode.string(message.getHeader().getRcode());
        TSIGRecord mine = request.getTSIG();
        TSIGRecord theirs = message.getTSIG();
        if (theirs == null) {
            return new Unproven("unsigned answer " + rcode);
        }
        int error = theirs.getError();
        // RFC 8945 5.2.1, 5.2.2: a server that cannot sign says why, without a signature
        if ((error == Rcode.BADKEY || error == Rcode.BADSIG)
                && theirs.getName().equals(mine.getName())
                && message.getHeader().getRcode() == Rcode.NOTAUTH) {
            return new Conclusive(new ZoneOutcome.SignatureFailure(Rcode.TSIGstring(error)));
        }
        int fault = key.verify(message, octets, mine);
        if (fault != Rcode.NOERROR) {
            return new Unproven("answer " + rcode + " fails " + Rcode.TSIGstring(fault));
        }
        if (error != Rcode.NOERROR) {
            return new Conclusive(new ZoneOutcome.SignatureFailure(Rcode.TSIGstring(error)));
        }
        return meaning(message.getHeader().getRcode());
    }

    /**
     * RFC 2931 3.2 leaves it open whether a signature of the server is looked at, and servers make
     * none: it is the connection, which nobody but the server and who sits on the path can write
     * to, that makes it an answer.
     */
    private static UpdateReply unsigned(Message message) {
        int rcode = message.getRcode();
        return rcode >= Rcode.BADSIG
                ? new Conclusive(new ZoneOutcome.SignatureFailure(Rcode.TSIGstring(rcode)))
                : meaning(rcode);
    }

    private static UpdateReply meaning(int rcode) {
        return switch (rcode) {
            case Rcode.NOERROR -> new Conclusive(new ZoneOutcome.Performed());
            case Rcode.YXDOMAIN, Rcode.YXRRSET, Rcode.NXDOMAIN, Rcode.NXRRSET ->
                    new ConditionFailed(Rcode.string(rcode));
            default -> new Conclusive(new ZoneOutcome.Refused(Rcode.string(rcode)));
        };
    }
}
