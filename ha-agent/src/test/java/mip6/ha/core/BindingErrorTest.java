package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.HOME_AGENT;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.ha.core.Desk.Association;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.UnrecognizedMessage;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.Optional;

/** What is answered in the clear (RFC 6275 9.3.3). */
class BindingErrorTest {

    private Desk desk = Desk.ready();

    @Test
    void anUnrecognizedTypeIsAnsweredWithBindingError2ButNotWithoutEnd() {
        Ipv6Address source = Ipv6Address.of("2001:db8:66::6");
        for (int i = 0; i < 50; i++) {
            desk.received(
                    new IncomingMobilityHeader(
                            source,
                            HOME_AGENT,
                            2,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            MobilityHeader.encode(
                                    new UnrecognizedMessage(1, Bytes.zeros(10)),
                                    source,
                                    HOME_AGENT)));
        }
        assertThat(desk.sent()).hasSize(10);
        OutgoingMobilityHeader answer = desk.sent().getFirst();
        assertThat(answer.destination()).isEqualTo(source);
        assertThat(answer.protection()).isEmpty();
        assertThat(answer.octets().at(2)).as("MH type").isEqualTo(7);
        assertThat(answer.octets().at(6)).as("status").isEqualTo(2);
        assertThat(answer.octets().slice(8, 24)).isEqualTo(Bytes.zeros(16));
    }

    @Test
    void aHomeAddressOptionWithoutBindingIsAnsweredWithBindingError1() {
        Association mobileNode = desk.registered(7);
        Ipv6Address stranger = Ipv6Address.of("2001:db8:66::6");
        Effects out = new Effects();
        desk.signalling.homeAddressOption(
                new HaEvent.HomeAddressOptionReceived(CARE_OF, HOME_AGENT, mobileNode.home()),
                desk.now,
                out);
        assertThat(out.actions()).as("what the binding says").isEmpty();
        desk.signalling.homeAddressOption(
                new HaEvent.HomeAddressOptionReceived(stranger, HOME_AGENT, mobileNode.home()),
                desk.now,
                out);
        assertThat(out.actions()).hasSize(1);
        OutgoingMobilityHeader answer = ((HaAction.Send) out.actions().getFirst()).message();
        assertThat(answer.destination()).isEqualTo(stranger);
        assertThat(answer.octets().at(6)).as("status").isEqualTo(1);
        assertThat(answer.octets().slice(8, 24)).isEqualTo(mobileNode.home().toBytes());
    }
}
