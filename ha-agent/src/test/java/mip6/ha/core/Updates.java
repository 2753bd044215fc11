package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.ha.core.Desk.Association;
import mip6.mobilityheader.AlternateCareOfAddress;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityOption;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Ipv6Address;

import java.util.List;
import java.util.Optional;

/** Messages and expectations that tests of Binding Updates share. */
final class Updates {

    private Updates() {}

    static void assertUnharmed(Desk desk, Association registered) {
        Optional<Binding> binding = desk.cache.inForce(registered.home());
        assertThat(binding).isPresent();
        assertThat(binding.get().identity()).isEqualTo(registered.identity());
        assertThat(binding.get().careOfAddress()).isEqualTo(CARE_OF);
        assertThat(binding.get().sequence().value()).isEqualTo(7);
        assertThat(desk.all(HaAction.RemoveTunnel.class)).isEmpty();
        assertThat(desk.pool.owner(registered.home())).contains(registered.identity());
    }

    static IncomingMobilityHeader.Protection protection(Association mobileNode) {
        return new IncomingMobilityHeader.Protection(mobileNode.sa(), mobileNode.identity());
    }

    static List<MobilityOption> careOf(Ipv6Address address) {
        return List.of(new AlternateCareOfAddress(address));
    }

    static BindingUpdate withoutHomeRegistration(BindingUpdate update) {
        return new BindingUpdate(
                update.sequence(), true, false, false, false, update.lifetime(), update.options());
    }

    static BindingAcknowledgement acknowledgement(
            int status, boolean moves, int sequence, long lifetime) {
        return new BindingAcknowledgement(
                new BindingStatus(status),
                moves,
                new SequenceNumber(sequence),
                Lifetime.ofSeconds(lifetime),
                List.of());
    }
}
