package mip6.dnsupdate.update;

import mip6.dnsupdate.Deadline;
import mip6.dnsupdate.DnsServer;

import org.xbill.DNS.Message;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** One update by datagrams, with the waiting that they need. */
record Datagrams(DnsServer server, Message request, RequestSigner signer) {

    /** An unanswered datagram is sent again after this time. */
    private static final Duration RESEND = Duration.ofSeconds(1);

    /** Blocks until an answer proves something, or the deadline passes. */
    UpdateReply ask(byte[] octets, Deadline deadline) {
        AtomicReference<Optional<UpdateReply>> unproven = new AtomicReference<>(Optional.empty());
        try {
            // RFC 8945 5.4: anybody can send a datagram, so one that proves nothing does not end
            // the wait for the one that does
            return server.askByUdp(
                    octets,
                    deadline,
                    RESEND,
                    in -> {
                        Optional<UpdateReply> reply = UpdateReply.read(request, signer, in);
                        if (reply.filter(UpdateReply.Unproven.class::isInstance).isEmpty()) {
                            return reply;
                        }
                        unproven.set(reply);
                        return Optional.empty();
                    });
        } catch (SocketTimeoutException e) {
            return unproven.get().orElseGet(() -> noAnswer("no answer within the deadline"));
        } catch (IOException e) {
            return noAnswer("cannot be reached: " + e.getMessage());
        }
    }

    private static UpdateReply noAnswer(String reason) {
        return new UpdateReply.Conclusive(new ZoneOutcome.NoAnswer(reason));
    }
}
