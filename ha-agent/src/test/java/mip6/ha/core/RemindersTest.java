package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.HOME_AGENT;
import static mip6.ha.core.Desk.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.ha.core.Desk.Association;
import mip6.mobilityheader.BindingRefreshRequest;
import mip6.mobilityheader.MobilityHeader;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Binding Refresh Requests of a home agent (RFC 6275 6.1.2, 9.5.5). */
class RemindersTest {

    private final Desk desk = Desk.ready();
    private final Reminders reminders = new Reminders(desk.cache, desk.sessions);
    private final Association mobileNode = desk.registered(1);

    /** What it sends until so many seconds after the first registration. */
    private List<OutgoingMobilityHeader> sentUntil(long seconds) {
        Effects out = new Effects();
        reminders.timePassed(1000 * SECOND + seconds * SECOND, out);
        return out.actions().stream()
                .filter(HaAction.Send.class::isInstance)
                .map(action -> ((HaAction.Send) action).message())
                .toList();
    }

    @Test
    void whoDoesNotRefreshIsAskedOnceShortlyBeforeTheEnd() throws MalformedException {
        reminders.registered(desk.registered.getLast());
        assertThat(reminders.deadline()).isEqualTo(1000 * SECOND + 525 * SECOND);
        assertThat(sentUntil(524)).isEmpty();
        List<OutgoingMobilityHeader> sent = sentUntil(525);
        assertThat(sent).hasSize(1);
        OutgoingMobilityHeader request = sent.getFirst();
        assertThat(request.protection()).contains(mobileNode.sa());
        assertThat(request.source()).isEqualTo(HOME_AGENT);
        assertThat(request.destination()).isEqualTo(mobileNode.home());
        assertThat(request.encapsulatedTo()).contains(CARE_OF);
        assertThat(MobilityHeader.decode(request.octets(), request.source(), request.destination()))
                .isEqualTo(new BindingRefreshRequest(List.of()));
        assertThat(sentUntil(599)).isEmpty();
    }

    @Test
    void whoRefreshesInTimeIsNotAsked() {
        reminders.registered(desk.registered.getLast());
        desk.now += 450 * SECOND;
        desk.update(mobileNode, 2, 600, CARE_OF);
        desk.stored(true);
        reminders.registered(desk.registered.getLast());
        assertThat(sentUntil(600)).isEmpty();
        assertThat(sentUntil(975)).hasSize(1);
    }

    @Test
    void whoHasLeftIsNotAsked() {
        reminders.registered(desk.registered.getLast());
        desk.update(mobileNode, 2, 0, CARE_OF);
        desk.stored(true);
        reminders.registered(desk.registered.getLast());
        assertThat(reminders.deadline()).isEqualTo(Long.MAX_VALUE);
        assertThat(sentUntil(600)).isEmpty();
    }
}
