package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.CARE_OF_2;
import static mip6.ha.core.Desk.HOME_AGENT;
import static mip6.ha.core.Updates.assertUnharmed;
import static mip6.ha.core.Updates.careOf;
import static mip6.ha.core.Updates.protection;
import static mip6.ha.core.Updates.withoutHomeRegistration;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.ha.core.Desk.Association;
import mip6.ikev2.core.Spi;
import mip6.mobilityheader.AlternateCareOfAddress;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.DnsUpdate;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.MobilityOption;
import mip6.mobilityheader.UnrecognizedOption;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Optional;

/** Binding Updates that are met with silence (RFC 6275 9.5.1). */
class BindingUpdateDiscardTest {

    private Desk desk = Desk.ready();

    @ParameterizedTest
    @ValueSource(strings = {"ff02::1", "fe80::1", "::1", "::", "::ffff:192.0.2.1"})
    @Tag("req:S6275-9.5.1-c")
    void aCareOfAddressThatIsNoRoutableUnicastIsMetWithSilence(String careOf) {
        Association mobileNode = desk.registered(7);
        silent(
                mobileNode,
                Desk.incoming(
                        mobileNode,
                        CARE_OF,
                        Desk.bindingUpdate(8, 600, careOf(Ipv6Address.of(careOf)))),
                "care-of-address-not-routable");
    }

    @Test
    @Tag("req:S6275-10.3.1-a")
    void anUnprotectedOneIsMetWithSilence() {
        Association mobileNode = desk.registered(7);
        IncomingMobilityHeader good =
                Desk.incoming(mobileNode, CARE_OF_2, Desk.bindingUpdate(8, 600, careOf(CARE_OF_2)));
        silent(
                mobileNode,
                new IncomingMobilityHeader(
                        good.source(),
                        good.destination(),
                        2,
                        good.homeAddressOption(),
                        Optional.empty(),
                        Optional.empty(),
                        good.octets()),
                "binding-update-unprotected");
    }

    @Test
    @Tag("req:S6275-10.3.1-a")
    void oneUnderAnSaThatIsGoneIsMetWithSilence() {
        Association mobileNode = desk.registered(7);
        Association gone =
                new Association(
                        mobileNode.id(),
                        mobileNode.identity(),
                        mobileNode.address(),
                        new SaPair(new Spi(0x7777)));
        silent(
                mobileNode,
                Desk.incoming(gone, CARE_OF_2, Desk.bindingUpdate(8, 600, careOf(CARE_OF_2))),
                "binding-update-without-session");
    }

    /** Through one's own SA. */
    @Test
    @Tag("req:S5026-9.2-a")
    @Tag("req:S6275-10.3.1-a")
    void oneForAnothersHomeAddressIsMetWithSilence() {
        Association victim = desk.registered(7);
        Association thief =
                desk.authenticated("mn2.example.com", Optional.empty(), "mn2.example.com");
        for (long lifetime : new long[] {600, 0}) {
            silent(
                    victim,
                    Desk.incoming(
                            new Association(
                                    thief.id(), thief.identity(), victim.address(), thief.sa()),
                            CARE_OF_2,
                            Desk.bindingUpdate(8, lifetime, careOf(CARE_OF_2))),
                    "home-address-of-another-sa");
        }
        Association liar =
                new Association(thief.id(), victim.identity(), victim.address(), thief.sa());
        silent(
                victim,
                Desk.incoming(liar, CARE_OF_2, Desk.bindingUpdate(8, 600, careOf(CARE_OF_2))),
                "binding-update-without-session");
    }

    @Test
    @Tag("req:S6275-10.3.1-e")
    void aRegistrationWithoutHomeAddressOptionIsMetWithSilence() {
        Association mobileNode = desk.registered(7);
        Ipv6Address home = mobileNode.home();
        silent(
                mobileNode,
                new IncomingMobilityHeader(
                        home,
                        HOME_AGENT,
                        2,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(protection(mobileNode)),
                        MobilityHeader.encode(
                                Desk.bindingUpdate(8, 600, careOf(CARE_OF_2)), home, HOME_AGENT)),
                "home-address-option-missing");
    }

    @Test
    void nonceIndicesAndDoubledOptionsAreMetWithSilence() {
        Association mobileNode = desk.registered(7);
        silent(
                mobileNode,
                "nonce-indices-in-home-registration",
                new AlternateCareOfAddress(CARE_OF_2),
                new UnrecognizedOption(4, Bytes.zeros(4)));
        silent(
                mobileNode,
                "binding-update-with-doubled-option",
                new AlternateCareOfAddress(CARE_OF_2),
                new AlternateCareOfAddress(CARE_OF));
        silent(
                mobileNode,
                "binding-update-with-doubled-option",
                new AlternateCareOfAddress(CARE_OF_2),
                DnsUpdate.request(false, Desk.NAME),
                DnsUpdate.request(true, Desk.NAME));
    }

    @Test
    @Tag("req:S6275-9.5.1-b")
    void oneForRouteOptimisationIsMetWithSilence() {
        Association mobileNode = desk.authenticated();
        BindingUpdate update = Desk.bindingUpdate(8, 600, careOf(CARE_OF));
        desk.received(Desk.incoming(mobileNode, CARE_OF, withoutHomeRegistration(update)));
        assertThat(desk.sent()).isEmpty();
        assertThat(desk.signalling.discarded())
                .containsEntry("binding-update-without-home-registration", 1L);
    }

    @Test
    void wronglySummedOctetsAreMetWithSilence() {
        Association mobileNode = desk.registered(7);
        IncomingMobilityHeader good =
                Desk.incoming(mobileNode, CARE_OF_2, Desk.bindingUpdate(8, 600, careOf(CARE_OF_2)));
        byte[] octets = good.octets().toArray();
        octets[octets.length - 1] ^= 1;
        silent(
                mobileNode,
                new IncomingMobilityHeader(
                        good.source(),
                        good.destination(),
                        2,
                        good.homeAddressOption(),
                        Optional.empty(),
                        good.protection(),
                        Bytes.wrap(octets)),
                "mobility-header-malformed");
    }

    /** One from {@code registered} itself, with these options. */
    private void silent(Association registered, String cause, MobilityOption... options) {
        BindingUpdate update = Desk.bindingUpdate(8, 600, List.of(options));
        silent(registered, Desk.incoming(registered, CARE_OF_2, update), cause);
    }

    private void silent(Association registered, IncomingMobilityHeader message, String cause) {
        int before = desk.sent().size();
        long counted = desk.signalling.discarded().getOrDefault(cause, 0L);
        desk.received(message);
        assertThat(desk.sent()).hasSize(before);
        assertThat(desk.signalling.discarded()).containsEntry(cause, counted + 1);
        assertUnharmed(desk, registered);
    }
}
