package mip6.mn.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.mobilityheader.BindingError;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.MobilityMessage;
import mip6.mobilityheader.UnrecognizedMessage;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a mobile node says to Mobility Header messages in the clear. */
class StrangerTest {

    private static final Ipv6Address STRANGER = Ipv6Address.of("2001:db8:66::6");
    private static final Ipv6Address HERE = Network.FIRST.address();

    private final Network network =
            new Network(
                    MobileNodeSettings.standard("mn1.example.com"),
                    new Provider().mobileNode("mn1.example.com", "example.com"));

    /** RFC 6275 9.2, 9.3.3: a Home Test Init, for one. */
    @Test
    @Tag("req:S6275-9.2-a")
    void anUnrecognizedTypeIsAnsweredWithBindingError2ButNotWithoutEnd() throws MalformedException {
        network.pass(Duration.ofSeconds(1));
        for (int i = 0; i < 50; i++) {
            receives(new UnrecognizedMessage(1, Bytes.zeros(10)));
        }
        List<MnAction.Send> answers = network.all(MnAction.Send.class);
        assertThat(answers).hasSize(10);
        OutgoingMobilityHeader answer = answers.getFirst().message();
        assertThat(answer.source()).isEqualTo(HERE);
        assertThat(answer.destination()).isEqualTo(STRANGER);
        assertThat(answer.protection()).isEmpty();
        assertThat(MobilityHeader.decode(answer.octets(), HERE, STRANGER))
                .isEqualTo(
                        new BindingError(
                                BindingError.UNRECOGNIZED_MH_TYPE,
                                Ipv6Address.UNSPECIFIED,
                                List.of()));
    }

    /** RFC 6275 11.6.2: it answers somebody else here. */
    @Test
    void aTestMessageOfACorrespondentIsPassedOverInSilence() {
        receives(new UnrecognizedMessage(3, Bytes.zeros(18)));
        receives(new UnrecognizedMessage(4, Bytes.zeros(18)));
        assertThat(network.all(MnAction.Send.class)).isEmpty();
        assertThat(network.reports(MnReport.Dropped.class))
                .containsExactly(
                        new MnReport.Dropped("test-message"), new MnReport.Dropped("test-message"));
    }

    @Test
    @Tag("req:S6275-11.3.6-a")
    void knownTypesAndUnreadableOctetsAreNotAnswered() {
        receives(new BindingError(BindingError.UNKNOWN_BINDING, STRANGER, List.of()));
        receives(Bytes.of(59, 0, 3, 0, 1, 2, 3, 4));
        assertThat(network.all(MnAction.Send.class)).isEmpty();
        assertThat(network.reports(MnReport.Dropped.class))
                .containsExactly(
                        new MnReport.Dropped("mobility-header-early"),
                        new MnReport.Dropped("mobility-header-malformed"));
    }

    private void receives(MobilityMessage message) {
        receives(MobilityHeader.encode(message, STRANGER, HERE));
    }

    private void receives(Bytes octets) {
        network.handle(
                new MnEvent.MobilityHeaderReceived(
                        new IncomingMobilityHeader(
                                STRANGER,
                                HERE,
                                2,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                octets)));
    }
}
