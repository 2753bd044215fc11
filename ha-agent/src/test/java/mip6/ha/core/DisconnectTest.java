package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.IkeEvent;

import org.junit.jupiter.api.Test;

import java.util.Optional;

/** An operator ends what a mobile node has. */
class DisconnectTest {

    private final Desk desk = Desk.ready();

    @Test
    void theBindingIsErasedAndItsSasAreClosedAndOthersStay() {
        Association one = desk.authenticated();
        Association other =
                desk.authenticated("mn2.example.com", Optional.empty(), "mn2.example.com");
        desk.update(one, 1, 600, CARE_OF);
        desk.stored(true);
        desk.update(other, 1, 600, CARE_OF);
        desk.stored(true);

        Effects out = new Effects();
        desk.keyExchange.disconnect(Desk.MN1::equals, desk.now, out);

        assertThat(out.nextForIke()).contains(new IkeEvent.Close(one.id()));
        assertThat(out.nextForIke()).isEmpty();
        assertThat(out.actions())
                .contains(new HaAction.RemoveTunnel(one.home()))
                .filteredOn(HaAction.Erase.class::isInstance)
                .hasSize(1);
        assertThat(desk.cache.inForce(one.home())).isEmpty();
        assertThat(desk.cache.inForce(other.home())).isPresent();
    }

    @Test
    void whoIsStillAuthorisedMayComeAgainToItsAddress() {
        Association one = desk.authenticated();
        desk.update(one, 1, 600, CARE_OF);
        desk.stored(true);
        desk.keyExchange.disconnect(Desk.MN1::equals, desk.now, new Effects());
        assertThat(desk.authenticated().home()).isEqualTo(one.home());
    }
}
