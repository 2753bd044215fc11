package mip6.ha.core;

import static mip6.ha.core.Desk.CARE_OF;
import static mip6.ha.core.Desk.MN1;
import static mip6.ha.core.Desk.MN2;
import static mip6.ha.core.Desk.SECOND;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ha.dhcp.DhcpMessage;
import mip6.ha.dhcp.DhcpOption;
import mip6.ha.dhcp.DhcpOption.AssociatedAddress;
import mip6.ha.dhcp.DhcpOption.Association;
import mip6.ha.dhcp.DhcpOption.ClientIdentifier;
import mip6.ha.dhcp.DhcpOption.RapidCommit;
import mip6.ha.dhcp.DhcpOption.ServerIdentifier;
import mip6.ha.dhcp.DhcpOption.Status;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.ConfigurationRequest;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeEvent.Refusal;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.message.Identity;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Home addresses of a DHCPv6 server, whose answers are the test's (RFC 5026 5.3.1, RFC 8415). */
class ServerAddressesTest {

    private static final Ipv6Address ADDRESS = Ipv6Address.of("2001:db8:1::d1");
    private static final Ipv6Address OTHER = Ipv6Address.of("2001:db8:1::d2");
    private static final Bytes SERVER = Bytes.of(0, 3, 7);
    private static final IkeSaId SA = new IkeSaId(1);

    private final Desk desk = new Desk(settings());
    private final ServerAddresses server = new ServerAddresses(desk.pool, new Random(1));
    private final List<HaAction> done = new ArrayList<>();
    private final List<IkeEvent> ike = new ArrayList<>();

    ServerAddressesTest() {
        desk.keyExchange.ask(server);
    }

    private static HomeAgentSettings settings() {
        HomeAgentSettings usual = Desk.settings(HomePrefix.lasting(Desk.HOME), 100);
        return new HomeAgentSettings(
                new PoolSettings(
                        usual.pool().prefixes(),
                        usual.pool().homeAgents(),
                        Map.of(MN2, List.of(OTHER)),
                        Optional.empty(),
                        false,
                        4,
                        4,
                        true,
                        1000),
                usual.bindings(),
                usual.authorization(),
                List.of(),
                usual.liveness(),
                Optional.empty());
    }

    private void settle(Effects out) {
        server.settle(desk.keyExchange, desk.now, out);
        done.addAll(out.actions());
        for (var next = out.nextForIke(); next.isPresent(); next = out.nextForIke()) {
            ike.add(next.get());
        }
    }

    private void asks(Identity identity, IkeSaId id) {
        Effects out = new Effects();
        desk.keyExchange.act(
                new IkeAction.Authorize(
                        id,
                        new AuthenticatedPeer(identity, Method.SIGNATURE, Set.of()),
                        Endpoint.ike(CARE_OF),
                        Optional.of(new ConfigurationRequest(Optional.empty(), false))),
                desk.now,
                out);
        settle(out);
    }

    private void closed(IkeSaId id) {
        Effects out = new Effects();
        desk.keyExchange.act(
                new IkeAction.Closed(id, IkeAction.IkeClosure.DELETED_BY_PEER), desk.now, out);
        settle(out);
    }

    private void pass(long seconds) {
        long end = desk.now + seconds * SECOND;
        while (server.deadline() <= end) {
            desk.now = Math.max(desk.now, server.deadline());
            server.timePassed(desk.now);
            settle(new Effects());
        }
        desk.now = end;
    }

    private List<DhcpMessage> sent() {
        return done.stream()
                .filter(HaAction.SendDhcp.class::isInstance)
                .map(HaAction.SendDhcp.class::cast)
                .map(
                        it -> {
                            try {
                                return DhcpMessage.decode(it.message());
                            } catch (MalformedException never) {
                                throw new AssertionError(never);
                            }
                        })
                .toList();
    }

    private List<Integer> types() {
        return sent().stream().map(DhcpMessage::type).toList();
    }

    private List<String> reports() {
        return done.stream()
                .filter(HaAction.Report.class::isInstance)
                .map(it -> ((HaAction.Report) it).report().event())
                .toList();
    }

    /** To the last message. */
    private void answer(int type, DhcpOption... more) {
        DhcpMessage last = sent().getLast();
        List<DhcpOption> options = new ArrayList<>(List.of(more));
        options.add(new ClientIdentifier(last.client().orElseThrow()));
        options.add(new ServerIdentifier(SERVER));
        receive(new DhcpMessage(type, last.transaction(), options));
    }

    private void receive(DhcpMessage message) {
        Effects out = new Effects();
        server.received(message.encode(), desk.now, out);
        settle(out);
    }

    private static Association lasting(Ipv6Address address, long valid) {
        return new Association(
                1,
                valid / 4,
                valid / 2,
                List.of(new AssociatedAddress(address, valid, valid, List.of())));
    }

    private static Association refusal(int code) {
        return new Association(1, 0, 0, List.of(new Status(code, "test")));
    }

    private void leased() {
        asks(MN1, SA);
        answer(DhcpMessage.REPLY, lasting(ADDRESS, 400), new RapidCommit());
        assertThat(given()).contains(ADDRESS);
    }

    private Optional<Ipv6Address> given() {
        return ike.getLast() instanceof IkeEvent.Authorized answer
                ? answer.reply().address()
                : Optional.empty();
    }

    @Test
    @Tag("req:S5026-5.3.1-b")
    void theServerGivesTheAddressAndTheMobileNodeWaitsForIt() {
        asks(MN1, SA);
        assertThat(ike).isEmpty();
        assertThat(types()).containsExactly(DhcpMessage.SOLICIT);
        answer(DhcpMessage.ADVERTISE, lasting(ADDRESS, 400));
        assertThat(types()).containsExactly(DhcpMessage.SOLICIT, DhcpMessage.REQUEST);
        assertThat(sent().getLast().server()).contains(SERVER);
        assertThat(ike).isEmpty();
        answer(DhcpMessage.REPLY, lasting(ADDRESS, 400));
        assertThat(given()).contains(ADDRESS);
        assertThat(desk.pool.owner(ADDRESS)).contains(MN1);
        assertThat(done).contains(new HaAction.Probe(ADDRESS));
    }

    @Test
    void withRapidCommitOneRoundTripIsEnoughAndLaterNone() {
        leased();
        asks(MN1, new IkeSaId(2));
        assertThat(given()).contains(ADDRESS);
        assertThat(types()).containsExactly(DhcpMessage.SOLICIT);
    }

    /** RFC 8415 18.2.10: a REPLY without the option is none to a SOLICIT. */
    @Test
    void aReplyThatNobodyAskedForIsNoAnswer() {
        asks(MN1, SA);
        answer(DhcpMessage.REPLY, lasting(ADDRESS, 400));
        DhcpMessage asked = sent().getLast();
        List<DhcpOption> options =
                List.of(
                        new ServerIdentifier(SERVER),
                        new ClientIdentifier(asked.client().orElseThrow()),
                        new RapidCommit(),
                        lasting(ADDRESS, 400));
        receive(new DhcpMessage(DhcpMessage.REPLY, asked.transaction() ^ 1, options));
        receive(new DhcpMessage(DhcpMessage.REPLY, asked.transaction(), options.subList(1, 4)));
        receive(
                new DhcpMessage(
                        DhcpMessage.REPLY,
                        asked.transaction(),
                        List.of(
                                options.getFirst(),
                                new ClientIdentifier(Bytes.of(0, 4, 9)),
                                new RapidCommit(),
                                lasting(ADDRESS, 400))));
        assertThat(ike).isEmpty();
        assertThat(reports()).containsOnly("dropped");
    }

    @Test
    void aServerThatIsDeadMeansNoAddress() {
        asks(MN1, SA);
        pass(20);
        assertThat(types()).containsOnly(DhcpMessage.SOLICIT).hasSize(2);
        assertThat(ike).containsExactly(new IkeEvent.Refused(SA, Refusal.NO_ADDRESS));
        assertThat(reports()).contains("dhcp-refused");
        // the next one is asked for anew
        asks(MN1, new IkeSaId(2));
        assertThat(types()).hasSize(3);
    }

    @Test
    void aServerWithoutAddressesMeansNoAddress() {
        asks(MN1, SA);
        answer(DhcpMessage.ADVERTISE, refusal(2));
        pass(20);
        assertThat(ike).containsExactly(new IkeEvent.Refused(SA, Refusal.NO_ADDRESS));
    }

    @Test
    void anAddressOfAnotherLinkIsDeclined() {
        asks(MN1, SA);
        answer(
                DhcpMessage.REPLY,
                lasting(Ipv6Address.of("2001:db8:77::1"), 400),
                new RapidCommit());
        assertThat(ike).containsExactly(new IkeEvent.Refused(SA, Refusal.NO_ADDRESS));
        assertThat(types()).containsExactly(DhcpMessage.SOLICIT, DhcpMessage.DECLINE);
    }

    @Test
    void whoseAddressIsConfiguredNeedsNoServer() {
        asks(MN2, SA);
        assertThat(given()).contains(OTHER);
        assertThat(types()).isEmpty();
    }

    @Test
    void eachMobileNodeIsAClientOfItsOwn() {
        leased();
        asks(Identity.fqdn("mn3.example.com"), new IkeSaId(3));
        assertThat(sent().getFirst().client()).isNotEqualTo(sent().getLast().client());
        Bytes duid = sent().getFirst().client().orElseThrow();
        assertThat(duid.length()).isEqualTo(18);
        assertThat(duid.slice(0, 2)).isEqualTo(Bytes.of(0, 4));
    }

    @Test
    void theLeaseIsRenewedAndReboundInTime() {
        leased();
        pass(99);
        assertThat(types()).hasSize(1);
        pass(1);
        assertThat(types()).containsExactly(DhcpMessage.SOLICIT, DhcpMessage.RENEW);
        answer(DhcpMessage.REPLY, lasting(ADDRESS, 400));
        pass(199);
        assertThat(sent().getLast().type()).isEqualTo(DhcpMessage.RENEW);
        pass(1);
        assertThat(sent().getLast().type()).isEqualTo(DhcpMessage.REBIND);
        assertThat(sent().getLast().server()).isEmpty();
        answer(DhcpMessage.REPLY, lasting(ADDRESS, 400));
        pass(50);
        assertThat(reports()).doesNotContain("dhcp-lease-lost");
    }

    @Test
    void aLeaseThatNobodyRenewsEndsTheService() {
        leased();
        pass(399);
        assertThat(reports()).doesNotContain("dhcp-lease-lost");
        pass(1);
        assertThat(reports()).contains("dhcp-lease-lost");
        assertThat(ike).contains(new IkeEvent.Close(SA));
    }

    @Test
    void aServerThatHasForgottenIsAskedToGiveItAgain() {
        leased();
        pass(100);
        answer(DhcpMessage.REPLY, refusal(Status.NO_BINDING));
        assertThat(sent().getLast().type()).isEqualTo(DhcpMessage.REQUEST);
        answer(DhcpMessage.REPLY, lasting(ADDRESS, 400));
        assertThat(reports()).doesNotContain("dhcp-lease-lost");
        pass(100);
        answer(DhcpMessage.REPLY, refusal(Status.NO_BINDING));
        answer(DhcpMessage.REPLY, lasting(OTHER, 400));
        assertThat(reports()).contains("dhcp-lease-lost");
    }

    @Test
    void anAddressThatTheServerTakesBackIsLost() {
        leased();
        pass(100);
        answer(DhcpMessage.REPLY, lasting(ADDRESS, 0));
        assertThat(reports()).contains("dhcp-lease-lost");
        assertThat(ike).contains(new IkeEvent.Close(SA));
    }

    @Test
    void whatNobodyUsesGoesBack() {
        leased();
        closed(SA);
        assertThat(sent().getLast().type()).isEqualTo(DhcpMessage.RELEASE);
        assertThat(sent().getLast().grant(1).orElseThrow().address()).isEqualTo(ADDRESS);
        pass(60);
        assertThat(types()).filteredOn(type -> type == DhcpMessage.RELEASE).hasSize(4);
        assertThat(server.deadline()).isEqualTo(Long.MAX_VALUE);
        assertThat(desk.pool.hasOwn(MN1)).isFalse();
        asks(MN1, SA);
        answer(DhcpMessage.REPLY, lasting(ADDRESS, 400), new RapidCommit());
        closed(SA);
        answer(DhcpMessage.REPLY, new Status(Status.SUCCESS, ""));
        assertThat(server.deadline()).as("answered").isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whoLeftBeforeTheAnswerKeepsNoAddress() {
        asks(MN1, SA);
        closed(SA);
        answer(DhcpMessage.REPLY, lasting(ADDRESS, 400), new RapidCommit());
        settle(new Effects());
        assertThat(ike).isEmpty();
        assertThat(sent().getLast().type()).isEqualTo(DhcpMessage.RELEASE);
    }

    @Test
    void anAddressThatAnotherNodeHasIsDeclined() {
        leased();
        server.duplicate(ADDRESS);
        settle(new Effects());
        assertThat(sent().getLast().type()).isEqualTo(DhcpMessage.DECLINE);
        assertThat(ike).contains(new IkeEvent.Close(SA));
    }

    @Test
    void afterARestartTheServerIsAskedWhoseTheAddressIs() {
        leased();
        Bytes before = sent().getFirst().client().orElseThrow();
        Desk second = new Desk(settings());
        ServerAddresses restarted = new ServerAddresses(second.pool, new Random(2));
        Effects out = new Effects();
        second.pool.restore(MN1, ADDRESS, out.actions());
        restarted.restored(binding(), second.now);
        restarted.settle(second.keyExchange, second.now, out);
        done.addAll(out.actions());
        assertThat(sent().getLast().type()).isEqualTo(DhcpMessage.REBIND);
        assertThat(sent().getLast().client()).contains(before);
        assertThat(sent().getLast().grant(1).orElseThrow().address()).isEqualTo(ADDRESS);
    }

    private Binding binding() {
        return Bindings.of(ADDRESS, MN1, desk.now + 600 * SECOND);
    }
}
