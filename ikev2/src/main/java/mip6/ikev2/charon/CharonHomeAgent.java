package mip6.ikev2.charon;

import mip6.ikev2.charon.HomeAgentPlan.Client;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.ConfigurationRequest;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.IkeService;
import mip6.ikev2.message.Identity;
import mip6.ikev2.vici.ChildSaStatus;
import mip6.ikev2.vici.IkeSaStatus;
import mip6.ikev2.vici.Section;
import mip6.wire.Ipv6Address;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A home agent whose key exchange is charon's: what charon has let in is asked leave for, as if it
 * were still to be decided, and ended where there is none.
 */
public final class CharonHomeAgent implements IkeService {

    private HomeAgentPlan plan;
    private final Map<String, Client> clients;
    private final Map<Long, Sa> sas = new HashMap<>();

    /** Those that charon was told to end, and may still tell of. */
    private final Set<Long> ending = new HashSet<>();

    private long lastId;

    /**
     * An IKE SA of charon's.
     *
     * @param admitted the core has said that it may be
     * @param pairs the newest last
     */
    private record Sa(
            IkeSaId id,
            Client client,
            Ipv6Address local,
            Ipv6Address remote,
            boolean admitted,
            List<ChildSa> pairs) {

        Sa with(List<ChildSa> others) {
            return new Sa(id, client, local, remote, admitted, List.copyOf(others));
        }

        Sa admittedNow() {
            return new Sa(id, client, local, remote, true, pairs);
        }

        Optional<ChildSa> pair(ChildSaStatus child) {
            return pairs.stream()
                    .filter(each -> each.inbound().equals(States.spi(child.spiIn())))
                    .findFirst();
        }
    }

    public CharonHomeAgent(HomeAgentPlan plan) {
        this.plan = plan;
        this.clients = plan.clients();
    }

    @Override
    public IkeSaId newId() {
        return new IkeSaId(++lastId);
    }

    /** Whatever takes time is charon's. */
    @Override
    public long deadline() {
        return Long.MAX_VALUE;
    }

    /** Nobody can tell charon that a peer of an IKE SA without MOBIKE has moved. */
    @Override
    public boolean movesWithBindings() {
        return false;
    }

    @Override
    public List<IkeAction> handle(IkeEvent event, long now) {
        List<IkeAction> out = new ArrayList<>();
        switch (event) {
            case IkeEvent.Told(CharonNotice notice) -> told(notice, out);
            case IkeEvent.Authorized(IkeSaId id, ConfigurationReply reply) -> admit(id, reply, out);
            case IkeEvent.Refused(IkeSaId id, var _) -> refuse(id, out);
            case IkeEvent.Close(IkeSaId id) -> close(id, out);
            case IkeEvent.CredentialsChanged(var credentials) -> {
                plan = plan.with(credentials);
                out.add(new IkeAction.Tell(plan.load()));
            }
            case IkeEvent.Initiate wish ->
                    out.add(new IkeAction.Failed(wish.id(), IkeFailure.PROTOCOL_ERROR));
            case IkeEvent.CreateChild wish ->
                    out.add(
                            new IkeAction.ChildFailed(
                                    wish.id(), wish.child(), "charon responds only"));
            // charon looks after all of these itself
            case IkeEvent.Told _,
                    IkeEvent.DatagramReceived _,
                    IkeEvent.TimePassed _,
                    IkeEvent.Stapled _,
                    IkeEvent.Computed _,
                    IkeEvent.AuthorizedHomeAgent _,
                    IkeEvent.AddressGranted _,
                    IkeEvent.AddressRefused _,
                    IkeEvent.CloseChild _,
                    IkeEvent.Rekey _,
                    IkeEvent.CheckLiveness _,
                    IkeEvent.Move _,
                    IkeEvent.Relocate _ -> {}
        }
        return out;
    }

    private void told(CharonNotice notice, List<IkeAction> out) {
        switch (notice) {
            case CharonNotice.Standing(List<IkeSaStatus> standing) -> synchronise(standing, out);
            case CharonNotice.Happened(String event, Section content) -> {
                switch (event) {
                    case "ike-updown" -> ikeChanged(content, out);
                    case "child-updown" -> childChanged(content, out);
                    case "ike-rekey" -> ikeRekeyed(content, out);
                    case "child-rekey" ->
                            Renewals.ofChildren(content).forEach(each -> replace(each, out));
                    case String _ -> {}
                }
            }
            case CharonNotice.Initiated _ -> {}
        }
    }

    /** Charon may have started anew, or told of changes that nobody heard. */
    private void synchronise(List<IkeSaStatus> standing, List<IkeAction> out) {
        out.add(new IkeAction.Tell(plan.load()));
        Map<Long, IkeSaStatus> own = new HashMap<>();
        standing.stream()
                .filter(each -> each.isEstablished() && clients.containsKey(each.name()))
                .forEach(each -> own.put(each.uniqueId(), each));
        ending.retainAll(own.keySet());
        // another charon counts from one again
        Map.copyOf(sas).entrySet().stream()
                .filter(each -> !isOf(own.get(each.getKey()), each.getValue()))
                .forEach(each -> gone(each.getKey(), IkeClosure.NO_RESPONSE, out));
        own.values().forEach(each -> reconcile(each, out));
    }

    private void reconcile(IkeSaStatus status, List<IkeAction> out) {
        appear(status, out);
        List<ChildSaStatus> installed =
                status.children().stream().filter(ChildSaStatus::isInstalled).toList();
        Sa known = sas.get(status.uniqueId());
        if (known != null) {
            known.pairs().stream()
                    .filter(pair -> installed.stream().noneMatch(it -> isOf(it, pair)))
                    .forEach(pair -> remove(status.uniqueId(), pair, out));
        }
        installed.forEach(child -> install(status.uniqueId(), child, out));
    }

    private boolean isOf(@Nullable IkeSaStatus standing, Sa known) {
        return standing != null && known.client().equals(clients.get(standing.name()));
    }

    private static boolean isOf(ChildSaStatus child, ChildSa pair) {
        return States.spi(child.spiIn()).equals(pair.inbound());
    }

    private void ikeChanged(Section content, List<IkeAction> out) {
        for (IkeSaStatus status : IkeSaStatus.allOf(content)) {
            if (content.isYes("up")) {
                appear(status, out);
            } else {
                ending.remove(status.uniqueId());
                gone(status.uniqueId(), IkeClosure.DELETED_BY_PEER, out);
            }
        }
    }

    private void childChanged(Section content, List<IkeAction> out) {
        for (IkeSaStatus status : IkeSaStatus.allOf(content)) {
            if (content.isYes("up")) {
                appear(status, out);
                status.children().forEach(child -> install(status.uniqueId(), child, out));
            } else {
                Optional<Sa> known = Optional.ofNullable(sas.get(status.uniqueId()));
                for (ChildSaStatus child : status.children()) {
                    known.flatMap(sa -> sa.pair(child))
                            .ifPresent(pair -> remove(status.uniqueId(), pair, out));
                }
            }
        }
    }

    private void ikeRekeyed(Section content, List<IkeAction> out) {
        for (Renewals.OfIke renewal : Renewals.ofIke(content)) {
            Sa known = sas.remove(renewal.before());
            if (known != null) {
                sas.put(renewal.after(), known);
                out.add(new IkeAction.Rekeyed(known.id()));
            }
        }
    }

    /** The states of both have one mark, so what still comes under the old ones is known, too. */
    private void replace(Renewals.OfChild renewal, List<IkeAction> out) {
        Sa sa = sas.get(renewal.uniqueId());
        Optional<ChildSa> old = sa == null ? Optional.empty() : sa.pair(renewal.before());
        if (sa == null || old.isEmpty()) {
            return;
        }
        ChildSa successor = pair(sa, renewal.after());
        sas.put(renewal.uniqueId(), sa.with(List.of(successor)));
        if (sa.admitted()) {
            out.add(new IkeAction.InstallSuccessor(old.get(), successor));
            out.add(new IkeAction.SwitchSa(old.get(), successor));
            sa.pairs().forEach(each -> out.add(new IkeAction.RemoveSa(each)));
        }
    }

    /** RFC 5026 9.2: who it is, charon has proved; the address is the one of its connection. */
    private void appear(IkeSaStatus status, List<IkeAction> out) {
        Client client = clients.get(status.name());
        long uniqueId = status.uniqueId();
        if (client == null || sas.containsKey(uniqueId) || ending.contains(uniqueId)) {
            return;
        }
        if (!status.remoteIdentity().equalsIgnoreCase(client.identity().toString())) {
            terminate(uniqueId, out);
            return;
        }
        Sa sa =
                new Sa(
                        newId(),
                        client,
                        Ipv6Address.of(status.localHost()),
                        Ipv6Address.of(status.remoteHost()),
                        false,
                        List.of());
        sas.put(uniqueId, sa);
        out.add(
                new IkeAction.Authorize(
                        sa.id(),
                        peer(client.identity()),
                        Endpoint.ike(sa.remote()),
                        Optional.of(
                                new ConfigurationRequest(
                                        Optional.of(client.homeAddress()), false))));
    }

    /** The certificate holds the identity, or charon would not have taken it (RFC 4945 3.1). */
    private AuthenticatedPeer peer(Identity identity) {
        boolean named = plan.settings().credentials().isPresent();
        return new AuthenticatedPeer(
                identity,
                named ? Method.SIGNATURE : Method.PRE_SHARED_KEY,
                named && identity.type() == Identity.ID_FQDN
                        ? Set.of(identity.toString())
                        : Set.of());
    }

    private void install(long uniqueId, ChildSaStatus child, List<IkeAction> out) {
        Sa sa = sas.get(uniqueId);
        if (sa == null || sa.pair(child).isPresent()) {
            return;
        }
        if (!sa.client().states().are(child)) {
            // made when the file listed other mobile nodes
            close(sa.id(), out);
            return;
        }
        List<ChildSa> more = new ArrayList<>(sa.pairs());
        ChildSa pair = pair(sa, child);
        more.add(pair);
        sas.put(uniqueId, sa.with(more));
        if (sa.admitted()) {
            out.add(new IkeAction.InstallSa(pair));
        }
    }

    private static ChildSa pair(Sa sa, ChildSaStatus child) {
        Client client = sa.client();
        return client.states()
                .pair(sa.id(), client.identity(), child, sa.local(), client.homeAddress());
    }

    private void remove(long uniqueId, ChildSa pair, List<IkeAction> out) {
        Sa sa = sas.get(uniqueId);
        if (sa != null) {
            sas.put(
                    uniqueId,
                    sa.with(sa.pairs().stream().filter(each -> !each.equals(pair)).toList()));
            if (sa.admitted()) {
                out.add(new IkeAction.RemoveSa(pair));
            }
        }
    }

    private void admit(IkeSaId id, ConfigurationReply reply, List<IkeAction> out) {
        for (Map.Entry<Long, Sa> each : sas.entrySet()) {
            Sa sa = each.getValue();
            if (!sa.id().equals(id) || sa.admitted()) {
                continue;
            }
            if (!reply.address().equals(Optional.of(sa.client().homeAddress()))) {
                refuse(id, out);
                return;
            }
            each.setValue(sa.admittedNow());
            sa.pairs().forEach(pair -> out.add(new IkeAction.InstallSa(pair)));
            out.add(
                    new IkeAction.Established(
                            id,
                            peer(sa.client().identity()),
                            Endpoint.ike(sa.local()),
                            Endpoint.ike(sa.remote()),
                            reply,
                            2,
                            Duration.ZERO));
            return;
        }
    }

    private void refuse(IkeSaId id, List<IkeAction> out) {
        end(id, out)
                .ifPresent(
                        _ ->
                                out.add(
                                        new IkeAction.Failed(
                                                id, IkeFailure.INTERNAL_ADDRESS_FAILURE)));
    }

    private void close(IkeSaId id, List<IkeAction> out) {
        end(id, out).ifPresent(sa -> closed(sa, IkeClosure.REQUESTED, out));
    }

    private Optional<Sa> end(IkeSaId id, List<IkeAction> out) {
        Optional<Long> uniqueId =
                sas.entrySet().stream()
                        .filter(each -> each.getValue().id().equals(id))
                        .map(Map.Entry::getKey)
                        .findFirst();
        uniqueId.ifPresent(each -> terminate(each, out));
        return uniqueId.map(sas::remove);
    }

    private void terminate(long uniqueId, List<IkeAction> out) {
        ending.add(uniqueId);
        out.add(new IkeAction.Tell(new CharonInstruction.Terminate(uniqueId)));
    }

    private void gone(long uniqueId, IkeClosure why, List<IkeAction> out) {
        Sa sa = sas.remove(uniqueId);
        if (sa != null) {
            closed(sa, why, out);
        }
    }

    private static void closed(Sa sa, IkeClosure why, List<IkeAction> out) {
        if (sa.admitted()) {
            sa.pairs().forEach(pair -> out.add(new IkeAction.RemoveSa(pair)));
        }
        out.add(new IkeAction.Closed(sa.id(), why));
    }
}
