package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.HOME_AGENT;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.UnboundPacket;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.UnrecognizedMessage;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** What is answered in the clear (RFC 6275 9.3.3). */
class BindingErrorTest {

    private static final Ipv6Address STRANGER = Ipv6Address.of("2001:db8:66::6");

    private final Desk desk = Desk.ready();

    @Test
    @Tag("req:S6275-9.2-a")
    void anUnrecognizedTypeIsAnsweredWithBindingError2ButNotWithoutEnd() {
        for (int i = 0; i < 50; i++) {
            desk.received(
                    new IncomingMobilityHeader(
                            STRANGER,
                            HOME_AGENT,
                            2,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            MobilityHeader.encode(
                                    new UnrecognizedMessage(1, Bytes.zeros(10)),
                                    STRANGER,
                                    HOME_AGENT)));
        }
        assertThat(desk.sent()).hasSize(10);
        OutgoingMobilityHeader answer = desk.sent().getFirst();
        assertThat(answer.destination()).isEqualTo(STRANGER);
        assertThat(answer.protection()).isEmpty();
        assertThat(answer.octets().at(2)).as("MH type").isEqualTo(7);
        assertThat(answer.octets().at(6)).as("status").isEqualTo(2);
        assertThat(answer.octets().slice(8, 24)).isEqualTo(Bytes.zeros(16));
    }

    @Test
    @Tag("req:S6275-9.3.1-a")
    void aHomeAddressOptionWithoutBindingIsAnsweredWithBindingError1() {
        Ipv6Address home = desk.registered(7).home();
        assertThat(unbound(CARE_OF, HOME_AGENT, home)).as("what the binding says").isEmpty();
        OutgoingMobilityHeader answer = unbound(STRANGER, HOME_AGENT, home).getFirst();
        assertThat(answer.source()).isEqualTo(HOME_AGENT);
        assertThat(answer.destination()).isEqualTo(STRANGER);
        assertThat(answer.homeAddressOption()).isEmpty();
        assertThat(answer.protection()).isEmpty();
        assertThat(answer.octets().at(6)).as("status").isEqualTo(1);
        assertThat(answer.octets().slice(8, 24)).isEqualTo(home.toBytes());
        assertThat(unbound(CARE_OF, HOME_AGENT, STRANGER)).as("nobody's address").hasSize(1);
    }

    @Test
    @Tag("req:S6275-9.3.1-a")
    void noBindingErrorGoesToOrAboutWhatIsNoUnicastAddress() {
        Ipv6Address multicast = Ipv6Address.of("ff02::1");
        assertThat(unbound(multicast, HOME_AGENT, STRANGER)).isEmpty();
        assertThat(unbound(STRANGER, multicast, STRANGER)).isEmpty();
        assertThat(unbound(STRANGER, HOME_AGENT, multicast)).isEmpty();
    }

    @Test
    void bindingErrorsAreFewWhateverTheyAreAbout() {
        int answers = 0;
        for (int i = 0; i < 50; i++) {
            answers += unbound(STRANGER, HOME_AGENT, STRANGER).size();
        }
        assertThat(answers).isEqualTo(10);
        desk.now += Desk.SECOND;
        assertThat(unbound(STRANGER, HOME_AGENT, STRANGER)).hasSize(1);
    }

    private List<OutgoingMobilityHeader> unbound(
            Ipv6Address source, Ipv6Address destination, Ipv6Address homeAddress) {
        Effects out = new Effects();
        desk.signalling.unbound(new UnboundPacket(source, destination, homeAddress), desk.now, out);
        return out.actions().stream().map(action -> ((HaAction.Send) action).message()).toList();
    }
}
