package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.dnsupdate.DomainName;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.message.Configuration;
import mip6.ikev2.message.ConfigurationAttribute;
import mip6.ikev2.message.ConfigurationAttribute.InternalIp6Address;
import mip6.ikev2.message.ConfigurationAttribute.InternalIp6Address.AddressWithPrefix;
import mip6.ikev2.message.ConfigurationAttribute.Mip6HomePrefix;
import mip6.ikev2.message.ConfigurationAttribute.Mip6HomePrefix.PrefixWithLifetime;
import mip6.ikev2.message.Delete;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.message.TrafficSelectorsInitiator;
import mip6.ikev2.message.TrafficSelectorsResponder;
import mip6.lab.net.Host;
import mip6.lab.net.Site;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.DestinationOptionsHeader;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody who may use the service goes for another mobile node, which is under traffic (attacks 19
 * to 23). After each case that one's binding, its name and its traffic are as before.
 */
@Timeout(120)
class MobilityAttackIT {

    private static final Identity MN2 = Identity.fqdn("mn2.example.com");
    private static final DomainName MN2_NAME = DomainName.of("mn2.example.com");
    private static final Lifetime MINUTE = Lifetime.ofSeconds(60);
    private static final int HOME_ADDRESS = 201;

    @TempDir static Path folder = Path.of("");

    private static BesiegedProvider provider;
    private Insider insider;

    @BeforeAll
    static void besiege() throws Exception {
        provider = new BesiegedProvider(folder);
        provider.load();
    }

    @AfterAll
    static void end() throws Exception {
        provider.assertLittleIsKept();
        provider.close();
    }

    @BeforeEach
    void comesIn() throws Exception {
        insider = Insider.join(provider, MN2);
    }

    @AfterEach
    void nothingIsHarmed() throws Exception {
        insider.leave();
        provider.assertUnharmed();
        assertThat(provider.lookup().address(Plan.MOBILE_NODE)).contains(provider.homeAddress());
        assertThat(provider.lookup().address(Plan.HOME_AGENT)).contains(Plan.HOME_AGENT_ADDRESS);
    }

    private Bytes update(Lifetime lifetime, Ipv6Address source) {
        return insider.update(lifetime, source, Insider.options(Plan.CORRESPONDENT));
    }

    /** Attack 19, and of 21 the de-registration by another. */
    @Test
    void theHomeAddressOfAnotherThroughOnesOwnSa() throws Exception {
        Ipv6Address victim = provider.homeAddress();
        long before = provider.counted("packet-dropped.selectors");
        for (Lifetime lifetime : List.of(MINUTE, Lifetime.ZERO)) {
            insider.say(victim, update(lifetime, victim));
            insider.say(victim, update(lifetime, insider.home()));
        }
        assertThat(insider.end()).isEmpty();
        assertThat(provider.counted("packet-dropped.selectors")).isEqualTo(before + 4);
        // an SA for it is not to be had, either
        IkeMessage refusal =
                insider.ask(
                        ExchangeType.CREATE_CHILD_SA,
                        List.of(
                                Notify.of(NotifyType.USE_TRANSPORT_MODE),
                                Proposals.espDefault().offer(Bytes.ofHex("01020305")),
                                new Nonce(Bytes.zeros(32)),
                                TrafficSelectorsInitiator.of(
                                        List.of(TrafficSelector.mobilityHeader(victim))),
                                TrafficSelectorsResponder.of(
                                        List.of(
                                                TrafficSelector.mobilityHeader(
                                                        Plan.HOME_AGENT_ADDRESS)))));
        assertThat(refusal.all(Notify.class)).anyMatch(Notify::isError);
    }

    /** Attack 20. */
    @Test
    void bindingUpdatesThatIpsecDoesNotProve() throws Exception {
        Ipv6Address victim = provider.homeAddress();
        Host machine = provider.topology().correspondent();
        machine.address("router", provider.careOfAddress(), 128);
        try {
            Bytes inTheClear = DestinationOptionsHeader.of(IpProtocol.MOBILITY, victim).encode();
            Bytes covered = DestinationOptionsHeader.of(IpProtocol.ESP, victim).encode();
            for (Ipv6Address source : List.of(Plan.CORRESPONDENT, provider.careOfAddress())) {
                insider.send(
                        source, IpProtocol.DESTINATION_OPTIONS, inTheClear, update(MINUTE, victim));
                insider.send(source, IpProtocol.MOBILITY, update(MINUTE, source));
                // under the victim's SPI, with another's keys
                for (Bytes spi : provider.espSpisOfTheMobileNode()) {
                    insider.send(
                            source,
                            IpProtocol.DESTINATION_OPTIONS,
                            covered,
                            spi,
                            insider.protect(update(MINUTE, victim)).from(spi.length()));
                }
            }
        } finally {
            machine.withoutAddress("router", provider.careOfAddress(), 128);
        }
        assertThat(insider.end()).isEmpty();
        assertThat(provider.counted("packet-dropped.esp-forged")).isPositive();
        assertThat(provider.status().at("/homeAgent/discarded/binding-update-unprotected").asLong())
                .isGreaterThanOrEqualTo(2);
    }

    /** Attack 20. */
    @Test
    void theHomeAddressOptionAbsentOrDoubled() throws Exception {
        Ipv6Address home = insider.home();
        // without: what ESP then covers is a source that the SA is not for
        insider.send(IpProtocol.ESP, insider.protect(update(MINUTE, Plan.CORRESPONDENT)));
        insider.send(IpProtocol.ESP, insider.protect(update(MINUTE, home)));
        for (Ipv6Address other : List.of(home, provider.homeAddress())) {
            Bytes option = Bytes.concat(Bytes.of(HOME_ADDRESS, 16), other.toBytes());
            Bytes own = Bytes.concat(Bytes.of(HOME_ADDRESS, 16), home.toBytes());
            // two options in a header of 40 octets, and two headers
            insider.send(
                    IpProtocol.DESTINATION_OPTIONS,
                    Bytes.of(IpProtocol.ESP, 4),
                    own,
                    option,
                    Bytes.of(1, 0),
                    insider.protect(update(MINUTE, home)));
            insider.send(
                    IpProtocol.DESTINATION_OPTIONS,
                    DestinationOptionsHeader.of(IpProtocol.DESTINATION_OPTIONS, home).encode(),
                    DestinationOptionsHeader.of(IpProtocol.ESP, other).encode(),
                    insider.protect(update(MINUTE, other)));
        }
        assertThat(insider.end()).isEmpty();
    }

    /** Attack 20: nobody else is to get the traffic of a binding. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2001:db8:1::1", // the home agent
                "2001:db8:1::fffe", // another on the home link
                "2001:db8:53::53", // somebody elsewhere
                "ff02::1",
                "ff0e::1",
                "::",
                "::1",
                "fe80::1",
                "::ffff:192.0.2.1"
            })
    void aCareOfAddressOfOthers(String victim) throws Exception {
        insider.say(
                insider.home(),
                insider.update(MINUTE, insider.home(), Insider.options(Ipv6Address.of(victim))));
        assertThat(insider.end())
                .allMatch(it -> it.status().equals(BindingStatus.INVALID_CARE_OF_ADDRESS));
    }

    @Test
    void theCareOfAddressOfTheVictimAndItsHomeAddress() throws Exception {
        for (Ipv6Address each :
                List.of(provider.careOfAddress(), provider.homeAddress(), insider.home())) {
            assertThat(
                            insider.ask(
                                            insider.update(
                                                    MINUTE, insider.home(), Insider.options(each)),
                                            insider.last())
                                    .status())
                    .isEqualTo(BindingStatus.INVALID_CARE_OF_ADDRESS);
        }
        assertThat(insider.end()).isEmpty();
    }

    /** Attack 21. */
    @Test
    void sequenceNumbersThatAreOldWrappedOrFarAhead() throws Exception {
        assertThat(insider.register().status().isAccepted()).isTrue();
        SequenceNumber accepted = insider.last();
        for (int distance : new int[] {0, -1, -100, -0x7fff, 0x8000, 0x8001, 0xfffe}) {
            SequenceNumber old = new SequenceNumber((accepted.value() + distance) & 0xffff);
            Bytes update =
                    Insider.update(
                            old,
                            Lifetime.ZERO,
                            insider.home(),
                            Insider.options(Plan.CORRESPONDENT));
            // RFC 6275 9.5.1: the answer says the last one that was accepted
            BindingAcknowledgement answer = insider.ask(update, accepted);
            assertThat(answer.status()).isEqualTo(BindingStatus.SEQUENCE_NUMBER_OUT_OF_WINDOW);
        }
        assertThat(insider.end()).isEmpty();
    }

    /** Attack 21: what ESP proves to be the insider's may still be no message. */
    @Test
    void headersThatAreUnalignedOrWronglySummed() throws Exception {
        long before = malformed();
        byte[] good = update(MINUTE, insider.home()).toArray();
        int sent = 0;
        for (int length = 0; length < good.length; length += 3) {
            insider.say(insider.home(), Bytes.copyOf(good, 0, length));
            sent++;
        }
        for (int at : new int[] {0, 1, 4, 5, 6, 8, 14, 15}) {
            for (int bit : new int[] {0x01, 0x10, 0x80}) {
                byte[] octets = good.clone();
                octets[at] ^= (byte) bit;
                insider.say(insider.home(), Bytes.wrap(octets));
                sent++;
            }
        }
        assertThat(insider.end()).isEmpty();
        assertThat(malformed()).isGreaterThanOrEqualTo(before + sent);
    }

    /** What is too short to have a type does not get beyond the data plane. */
    private static long malformed() throws Exception {
        return provider.counted("packet-dropped.malformed")
                + provider.status().at("/homeAgent/discarded/mobility-header-malformed").asLong();
    }

    /** Attack 22. */
    @Test
    void addressesAndPrefixesThatAreNotOnesOwn() throws Exception {
        List<List<ConfigurationAttribute>> wishes = new ArrayList<>();
        for (Ipv6Address each :
                List.of(
                        provider.homeAddress(),
                        Plan.HOME_AGENT_ADDRESS,
                        Site.routerOf(Plan.HOME_LINK),
                        Plan.CORRESPONDENT,
                        Ipv6Address.of("2001:db8:1::"),
                        Ipv6Address.of("ff02::1"),
                        Ipv6Address.UNSPECIFIED)) {
            wishes.add(List.of(InternalIp6Address.of(each, 64)));
        }
        wishes.add(Collections.nCopies(Configuration.MAX_ATTRIBUTES, InternalIp6Address.any()));
        wishes.add(
                List.of(
                        InternalIp6Address.any(),
                        new Mip6HomePrefix(
                                Optional.of(
                                        new PrefixWithLifetime(
                                                3600, Ipv6Prefix.of("2001:db8:c::/64"))))));
        for (List<ConfigurationAttribute> wish : wishes) {
            assertThat(granted(wish)).as("%s", wish).allMatch(this::mayBeGiven);
        }
    }

    /** Attack 22: what is proposed may be somebody's who never asks; the link knows. */
    @Test
    void theAddressOfTheRouter() throws Exception {
        Ipv6Address router = Site.routerOf(Plan.HOME_LINK);
        Insider other = Insider.join(provider, MN2, InternalIp6Address.of(router, 64));
        if (other.home().equals(router)) {
            assertThat(other.register().status())
                    .isEqualTo(BindingStatus.DUPLICATE_ADDRESS_DETECTION_FAILED);
        }
        other.leave();
    }

    /** An address of the home link that is not known to be another's. */
    private boolean mayBeGiven(Ipv6Address address) {
        return Plan.HOME_LINK.contains(address)
                && !address.equals(provider.homeAddress())
                && !address.equals(Plan.HOME_AGENT_ADDRESS);
    }

    /** Attack 22: I3, one identity has its share and no more, in addresses and in SAs. */
    @Test
    void allAddressesOfThePool() throws Exception {
        insider.leave();
        Set<Ipv6Address> given = new HashSet<>();
        List<HalfOpen> opened = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            HalfOpen sa = provider.attacker().halfOpen();
            IkeMessage answer = sa.authenticate(sa.authPayloads(MN2, provider.credentials(MN2)));
            given.addAll(addresses(answer));
            opened.add(sa);
        }
        assertThat(given).hasSizeLessThanOrEqualTo(4);
        assertThat(given).allMatch(this::mayBeGiven);
        List<JsonNode> standing = new ArrayList<>();
        provider.status().at("/homeAgent/sessions").forEach(standing::add);
        assertThat(standing)
                .filteredOn(it -> it.path("identity").asText().contains("mn2"))
                .hasSizeLessThanOrEqualTo(8);
        for (HalfOpen sa : opened) {
            // the first of them have made room for others, and nobody answers for them
            sa.send(ExchangeType.INFORMATIONAL, 2, List.of(Delete.ike()));
        }
    }

    private static List<Ipv6Address> granted(List<ConfigurationAttribute> wish) throws Exception {
        HalfOpen sa = provider.attacker().halfOpen();
        List<Payload> payloads = sa.authPayloads(MN2, provider.credentials(MN2));
        payloads.replaceAll(
                it ->
                        it instanceof Configuration
                                ? new Configuration(Configuration.CFG_REQUEST, wish)
                                : it);
        IkeMessage answer = sa.authenticate(payloads);
        sa.ask(ExchangeType.INFORMATIONAL, 2, List.of(Delete.ike()));
        return addresses(answer);
    }

    private static List<Ipv6Address> addresses(IkeMessage answer) {
        return answer.first(Configuration.class).stream()
                .flatMap(it -> it.all(InternalIp6Address.class).stream())
                .flatMap(it -> it.value().stream())
                .map(AddressWithPrefix::address)
                .toList();
    }

    /** Attack 23. */
    @Test
    void namesThatAreNotOnesOwn() throws Exception {
        for (Bytes name : NamesOfOthers.ALL) {
            for (int flags : new int[] {0, 0x80}) {
                insider.say(
                        insider.home(),
                        insider.update(
                                MINUTE,
                                insider.home(),
                                Insider.options(
                                        Plan.CORRESPONDENT, Insider.nameOption(flags, name))));
                assertThat(insider.end()).as("%s", name).noneMatch(Insider::isPerformed);
            }
        }
        // the same with its own name, however it is spelt
        Bytes own = Bytes.ofUtf8("MN2.Example.COM.");
        assertThat(Insider.isPerformed(insider.register(Insider.nameOption(0, own)))).isTrue();
        provider.awaitName(MN2_NAME, Optional.of(insider.home()));
        List<BindingAcknowledgement> _ = insider.end();
        provider.awaitName(MN2_NAME, Optional.empty());
    }
}
