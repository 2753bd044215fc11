package mip6.ikev2.core;

import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.revocation.RevocationQuestion;
import mip6.ikev2.revocation.RevocationVerdict;
import mip6.wire.Bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** What is done about one event: the actions, in order. */
final class Turn {

    private final long now;
    private final LongSupplier jobs;
    private final List<IkeAction> actions = new ArrayList<>();

    Turn(long now, LongSupplier jobs) {
        this.now = now;
        this.jobs = jobs;
    }

    long now() {
        return now;
    }

    List<IkeAction> actions() {
        return List.copyOf(actions);
    }

    void act(IkeAction action) {
        actions.add(action);
    }

    /**
     * Sends a message.
     *
     * @param octets of the message, or of all its fragments ({@link IkeMessage#datagrams})
     */
    void send(IkeSaHead head, Bytes octets) {
        send(head.local(), head.remote(), octets);
    }

    /** The same once more, since no answer came (RFC 7296 2.1). */
    void sendAgain(IkeSaHead head, Bytes octets) {
        actions.add(new IkeAction.Retransmitted(head.id()));
        send(head, octets);
    }

    /** RFC 7296 2.11: an answer goes to where its request came from. */
    void answer(Arrival request, Bytes octets) {
        send(request.local(), request.remote(), octets);
    }

    private void send(Endpoint local, Endpoint remote, Bytes octets) {
        for (Bytes datagram : IkeMessage.datagrams(octets)) {
            actions.add(new IkeAction.Send(local, remote, datagram));
        }
    }

    /** Has {@code work} done by a worker; its result comes back under the number returned. */
    long compute(Computation work) {
        long job = jobs.getAsLong();
        actions.add(new IkeAction.Compute(job, work));
        return job;
    }

    /**
     * Has somebody asked whether certificates were revoked; what {@code result} makes of the answer
     * comes back under the number returned.
     */
    long checkRevocation(
            RevocationQuestion question, Function<RevocationVerdict, ComputationResult> result) {
        long job = jobs.getAsLong();
        actions.add(new IkeAction.CheckRevocation(job, question, result));
        return job;
    }

    /** Has an EAP packet judged elsewhere; the {@link EapStep} comes back under this number. */
    long relayEap(Identity claimed, Bytes conversation, Bytes packet) {
        long job = jobs.getAsLong();
        actions.add(new IkeAction.RelayEap(job, claimed, conversation, packet));
        return job;
    }

    void report(Drop cause, IkeSaHead about, String detail) {
        report(cause, about.remote(), detail, List.of(about.id()));
    }

    void report(Drop cause, Endpoint remote, String detail) {
        report(cause, remote, detail, List.of());
    }

    private void report(Drop cause, Endpoint remote, String detail, List<IkeSaId> about) {
        actions.add(
                new IkeAction.Report(
                        new IkeAction.IkeReport(cause.label(), remote, detail, about)));
    }
}
