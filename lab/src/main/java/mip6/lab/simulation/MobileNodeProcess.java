package mip6.lab.simulation;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.ikev2.core.Computation;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.mn.core.MnAction;
import mip6.mn.core.MnEvent;
import mip6.mn.core.MobileNode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A mobile node's core and its SAs. What it becomes depends on nothing but what it meets, so what
 * it has met is enough to have it again.
 */
final class MobileNodeProcess {

    private final MobileNode core;
    private final Protection protection = new Protection();
    private final Map<Long, Computation> computations = new HashMap<>(4);

    /** What happens to it. */
    sealed interface Met {

        /** When, in nanoseconds. */
        long at();

        record Told(long at, MnEvent event) implements Met {}

        record MessageArrived(long at, Packet message) implements Met {}

        /** The computation that it has asked for by this number is done. */
        record Computed(long at, long job) implements Met {}

        record TimePassed(long at) implements Met {}
    }

    /** What it wants done; what was done before is not done again when it meets the same again. */
    interface Outside {

        /** To a home agent, protected. */
        void send(OutgoingMobilityHeader message, Protection.Protected sent);

        /** Has {@link Met.Computed} come when the work is done. */
        void compute(long job);

        void perform(MnAction action);
    }

    /** To whom nobody listens. */
    static final Outside NOBODY =
            new Outside() {
                @Override
                public void send(OutgoingMobilityHeader message, Protection.Protected sent) {}

                @Override
                public void compute(long job) {}

                @Override
                public void perform(MnAction action) {}
            };

    MobileNodeProcess(MobileNode core) {
        this.core = core;
    }

    MobileNode core() {
        return core;
    }

    /** Whether nothing of its own is under way: then what it has met says all about it. */
    boolean isIdle() {
        return computations.isEmpty();
    }

    void meet(Met met, Outside outside) {
        long now = met.at();
        switch (met) {
            case Met.Told(var _, MnEvent event) -> perform(core.handle(event, now), outside);
            case Met.TimePassed _ -> perform(core.timePassed(now), outside);
            case Met.Computed(var _, long job) -> {
                Computation work = computations.remove(job);
                if (work != null) {
                    handle(new IkeEvent.Computed(job, work.run()), now, outside);
                }
            }
            case Met.MessageArrived(var _, Ike(var from, var to, var octets)) ->
                    handle(new IkeEvent.DatagramReceived(to, from, octets), now, outside);
            case Met.MessageArrived(var _, Protection.Protected arrived) ->
                    protection
                            .open(arrived)
                            .ifPresent(
                                    opened ->
                                            perform(
                                                    core.handle(
                                                            new MnEvent.MobilityHeaderReceived(
                                                                    opened),
                                                            now),
                                                    outside));
            case Met.MessageArrived(var _, Packet message) ->
                    throw new IllegalArgumentException(message.toString());
        }
    }

    private void handle(IkeEvent event, long now, Outside outside) {
        perform(core.handle(new MnEvent.Ike(event), now), outside);
    }

    private void perform(List<MnAction> actions, Outside outside) {
        for (MnAction action : actions) {
            if (action instanceof MnAction.Send(OutgoingMobilityHeader message)) {
                protection.protect(message).ifPresent(sent -> outside.send(message, sent));
            } else if (action instanceof MnAction.Ike(IkeAction.Compute(long job, var work))) {
                computations.put(job, work);
                outside.compute(job);
            } else {
                if (action instanceof MnAction.InstallSa(var sa)) {
                    protection.install(sa);
                } else if (action instanceof MnAction.RemoveSa(var sa)) {
                    protection.remove(sa);
                }
                outside.perform(action);
            }
        }
    }
}
