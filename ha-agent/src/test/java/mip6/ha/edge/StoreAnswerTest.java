package mip6.ha.edge;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.core.HaEvent;
import mip6.ha.store.BindingStore.Outcome;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.List;

/**
 * What the core hears of a write. Who lost a mobile node is told of it in other ways, too, so that
 * nothing else would show for long that it is acknowledged.
 */
class StoreAnswerTest {

    private static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::abcd:1");
    private static final long TICKET = 7;

    @Test
    void onlyWhatIsWrittenIsStored() {
        assertThat(HomeAgentInput.stored(TICKET, HOME, Outcome.DURABLE))
                .isEqualTo(new HaEvent.Stored(TICKET, HOME, true));
        assertThat(HomeAgentInput.stored(TICKET, HOME, Outcome.REFUSED))
                .isEqualTo(new HaEvent.Stored(TICKET, HOME, false));
        assertThat(HomeAgentInput.stored(TICKET, HOME, Outcome.UNANSWERED))
                .isEqualTo(new HaEvent.StoreUnanswered(TICKET, HOME));
        assertThat(HomeAgentInput.stored(TICKET, HOME, Outcome.LOST))
                .isEqualTo(new HaEvent.LetGo(List.of(HOME)));
    }
}
