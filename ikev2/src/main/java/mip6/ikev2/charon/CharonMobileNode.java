package mip6.ikev2.charon;

import mip6.ikev2.charon.CharonInstruction.Command;
import mip6.ikev2.core.AuthenticatedPeer;
import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeAction.IkeClosure;
import mip6.ikev2.core.IkeAction.IkeFailure;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.IkeService;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.vici.ChildSaStatus;
import mip6.ikev2.vici.IkeSaStatus;
import mip6.ikev2.vici.Section;
import mip6.wire.Ipv6Address;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A mobile node whose key exchange is charon's: an IKE SA without a child first, since only the
 * address that it brings says for what the child is; then the role of who has answered, which
 * charon does not look at; then the child.
 */
public final class CharonMobileNode implements IkeService {

    private final CharonTerms terms;
    private final Supplier<Instant> wallClock;
    private IkeSettings settings;
    private Optional<Attempt> current = Optional.empty();
    private long lastId;

    /**
     * One that has told charon nothing yet.
     *
     * @param wallClock says when certificates are looked at
     */
    public CharonMobileNode(IkeSettings settings, CharonTerms terms, Supplier<Instant> wallClock) {
        this.settings = settings;
        this.terms = terms;
        this.wallClock = wallClock;
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

    /** Nobody can tell charon that it has moved without MOBIKE. */
    @Override
    public boolean movesWithBindings() {
        return false;
    }

    @Override
    public List<IkeAction> handle(IkeEvent event, long now) {
        List<IkeAction> out = new ArrayList<>();
        switch (event) {
            case IkeEvent.Told(CharonNotice notice) -> told(notice, now, out);
            case IkeEvent.Initiate wish -> initiate(wish, now, out);
            case IkeEvent.Close(IkeSaId id) -> close(id, out);
            // without MOBIKE it does not survive a movement (RFC 6275 11.7.3)
            case IkeEvent.Relocate(IkeSaId id, var _, var _) -> close(id, out);
            case IkeEvent.CredentialsChanged(var credentials) -> settings = credentials;
            case IkeEvent.CreateChild wish ->
                    out.add(
                            new IkeAction.ChildFailed(
                                    wish.id(), wish.child(), "charon was not told of it"));
            // charon looks after all of these itself
            case IkeEvent.Told _,
                    IkeEvent.DatagramReceived _,
                    IkeEvent.TimePassed _,
                    IkeEvent.Stapled _,
                    IkeEvent.Computed _,
                    IkeEvent.Authorized _,
                    IkeEvent.AuthorizedHomeAgent _,
                    IkeEvent.Refused _,
                    IkeEvent.AddressGranted _,
                    IkeEvent.AddressRefused _,
                    IkeEvent.CloseChild _,
                    IkeEvent.Rekey _,
                    IkeEvent.CheckLiveness _,
                    IkeEvent.Move _ -> {}
        }
        return out;
    }

    private void initiate(IkeEvent.Initiate wish, long now, List<IkeAction> out) {
        current.ifPresent(before -> close(before.id(), out));
        Attempt attempt = Attempt.begun(wish, now);
        current = Optional.of(attempt);
        List<Command> before = new ArrayList<>(credentialing().commands());
        before.add(attempt.load(credentialing()));
        tell(
                new CharonInstruction.Initiate(
                        wish.id().value(), before, attempt.connection(), Optional.empty()),
                out);
    }

    private Credentialing credentialing() {
        return new Credentialing(settings, terms);
    }

    private void told(CharonNotice notice, long now, List<IkeAction> out) {
        switch (notice) {
            case CharonNotice.Standing(List<IkeSaStatus> standing) -> synchronise(standing, out);
            case CharonNotice.Initiated initiated ->
                    current.filter(it -> it.id().value() == initiated.attempt())
                            .ifPresent(attempt -> initiated(attempt, initiated, now, out));
            case CharonNotice.Happened(String event, Section content) -> {
                switch (event) {
                    case "ike-updown" -> ikeChanged(content, out);
                    case "child-updown" -> childChanged(content, out);
                    case "ike-rekey" -> Renewals.ofIke(content).forEach(each -> rekeyed(each, out));
                    case "child-rekey" ->
                            Renewals.ofChildren(content).forEach(each -> replace(each, out));
                    case String _ -> {}
                }
            }
        }
    }

    /** What a former process has left is ended; what charon has lost is. */
    private void synchronise(List<IkeSaStatus> standing, List<IkeAction> out) {
        standing.stream()
                .filter(sa -> sa.name().startsWith(Attempt.PREFIX))
                .filter(sa -> !isOwn(sa))
                .forEach(sa -> tell(new CharonInstruction.Terminate(sa.uniqueId()), out));
        tell(
                new CharonInstruction.Load(
                        Attempt.PREFIX,
                        current.map(it -> it.load(credentialing())).stream().toList()),
                out);
        boolean lost =
                current.filter(it -> it.uniqueId() != 0).isPresent()
                        && standing.stream().noneMatch(this::isOwn);
        if (lost) {
            ended(IkeClosure.NO_RESPONSE, out);
        }
    }

    private boolean isOwn(IkeSaStatus sa) {
        return current.filter(it -> it.connection().equals(sa.name()))
                .filter(it -> it.uniqueId() == 0 || it.uniqueId() == sa.uniqueId())
                .isPresent();
    }

    private void initiated(
            Attempt attempt, CharonNotice.Initiated answer, long now, List<IkeAction> out) {
        Optional<IkeSaStatus> sa =
                answer.sas().stream().filter(IkeSaStatus::isEstablished).findFirst();
        switch (attempt.stage()) {
            case IKE_SA ->
                    sa.filter(_ -> answer.failure().isEmpty())
                            .ifPresentOrElse(
                                    it -> answered(attempt, it, answer, out),
                                    () -> failed(IkeFailure.NO_RESPONSE, out));
            case CHILD_SA -> {
                List<ChildSa> pairs =
                        sa.stream()
                                .flatMap(it -> it.children().stream())
                                .filter(ChildSaStatus::isInstalled)
                                .map(attempt::of)
                                .toList();
                current = Optional.of(attempt.standing(pairs));
                if (pairs.isEmpty()) {
                    out.add(
                            new IkeAction.ChildFailed(
                                    attempt.id(),
                                    attempt.wish().child().request(),
                                    answer.failure().orElse("no child")));
                }
                pairs.forEach(pair -> out.add(new IkeAction.InstallSa(pair)));
                out.add(attempt.established(now));
            }
            case STANDING -> {}
        }
    }

    private void answered(
            Attempt attempt, IkeSaStatus sa, CharonNotice.Initiated answer, List<IkeAction> out) {
        Optional<AuthenticatedPeer> peer =
                new HomeAgentRole(settings)
                        .proved(sa.remoteIdentity(), answer.certificates(), wallClock.get());
        Optional<Ipv6Address> address =
                sa.localAddresses().stream().findFirst().map(Ipv6Address::of);
        if (peer.isEmpty()) {
            out.add(
                    new IkeAction.Report(
                            new IkeAction.IkeReport(
                                    "peer-not-trusted",
                                    Endpoint.ike(attempt.wish().remote().address()),
                                    "no home agent's certificate or key",
                                    List.of(attempt.id()))));
            failed(IkeFailure.PEER_NOT_TRUSTED, out);
        } else if (address.isEmpty()) {
            failed(IkeFailure.INTERNAL_ADDRESS_FAILURE, out);
        } else {
            Attempt next = attempt.withChild(sa.uniqueId(), peer.get(), address.get());
            current = Optional.of(next);
            tell(
                    new CharonInstruction.Initiate(
                            next.id().value(),
                            List.of(next.load(credentialing())),
                            next.connection(),
                            Optional.of(Attempt.CHILD)),
                    out);
        }
    }

    private void ikeChanged(Section content, List<IkeAction> out) {
        for (IkeSaStatus sa : IkeSaStatus.allOf(content)) {
            if (!content.isYes("up")) {
                current.filter(it -> it.uniqueId() == sa.uniqueId() && it.uniqueId() != 0)
                        .ifPresent(_ -> ended(IkeClosure.DELETED_BY_PEER, out));
            } else if (sa.name().startsWith(Attempt.PREFIX) && !isOwn(sa)) {
                // charon makes one anew by itself, when it has lost its address for instance
                tell(new CharonInstruction.Terminate(sa.uniqueId()), out);
            }
        }
    }

    private void childChanged(Section content, List<IkeAction> out) {
        if (content.isYes("up")) {
            return;
        }
        for (IkeSaStatus sa : IkeSaStatus.allOf(content)) {
            for (ChildSaStatus child : sa.children()) {
                current.flatMap(it -> it.pair(child)).ifPresent(pair -> removed(pair, out));
            }
        }
    }

    private void removed(ChildSa pair, List<IkeAction> out) {
        current =
                current.map(
                        it ->
                                it.standing(
                                        it.pairs().stream()
                                                .filter(each -> !each.equals(pair))
                                                .toList()));
        out.add(new IkeAction.RemoveSa(pair));
    }

    private void rekeyed(Renewals.OfIke renewal, List<IkeAction> out) {
        if (current.filter(it -> it.uniqueId() == renewal.before()).isPresent()) {
            current = current.map(it -> it.rekeyed(renewal.after()));
            current.ifPresent(it -> out.add(new IkeAction.Rekeyed(it.id())));
        }
    }

    private void replace(Renewals.OfChild renewal, List<IkeAction> out) {
        Optional<ChildSa> old = current.flatMap(it -> it.pair(renewal.before()));
        if (old.isPresent() && current.isPresent()) {
            ChildSa successor = current.get().of(renewal.after());
            current = current.map(it -> it.standing(List.of(successor)));
            out.add(new IkeAction.InstallSuccessor(old.get(), successor));
            out.add(new IkeAction.SwitchSa(old.get(), successor));
            out.add(new IkeAction.RemoveSa(old.get()));
        }
    }

    private void failed(IkeFailure why, List<IkeAction> out) {
        Attempt attempt = current.orElseThrow();
        current = Optional.empty();
        tell(new CharonInstruction.Retire(attempt.connection()), out);
        out.add(new IkeAction.Failed(attempt.id(), why));
    }

    private void close(IkeSaId id, List<IkeAction> out) {
        if (current.filter(it -> it.id().equals(id)).isPresent()) {
            ended(IkeClosure.REQUESTED, out);
        }
    }

    private void ended(IkeClosure why, List<IkeAction> out) {
        Attempt attempt = current.orElseThrow();
        current = Optional.empty();
        tell(new CharonInstruction.Retire(attempt.connection()), out);
        attempt.pairs().forEach(pair -> out.add(new IkeAction.RemoveSa(pair)));
        switch (attempt.stage()) {
            case IKE_SA -> {}
            case CHILD_SA -> out.add(new IkeAction.Failed(attempt.id(), IkeFailure.NO_RESPONSE));
            case STANDING -> out.add(new IkeAction.Closed(attempt.id(), why));
        }
    }

    private static void tell(CharonInstruction instruction, List<IkeAction> out) {
        out.add(new IkeAction.Tell(instruction));
    }
}
