package mip6.mn.core;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeSaId;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** New CHILD_SAs on their way to whom they are for. */
final class ChildSas {

    private final Effects effects;
    private final HomeAddressFormation formation;
    private final Service service;

    /** Of IKE SAs that are not authenticated yet. */
    private final List<ChildSa> fresh = new ArrayList<>();

    ChildSas(Effects effects, HomeAddressFormation formation, Service service) {
        this.service = service;
        this.effects = effects;
        this.formation = formation;
    }

    /**
     * One has come.
     *
     * @return what it means for a home address that waits for its SA
     */
    HomeAddressFormation.Outcome installed(ChildSa sa, long now) {
        Optional<HomeAgentSession> serving = service.of(sa.owner());
        effects.act(new MnAction.InstallSa(sa));
        boolean awaited = formation.owns(sa.owner());
        HomeAddressFormation.Outcome outcome =
                awaited ? formation.installed(sa) : new HomeAddressFormation.Outcome.Pending();
        if (outcome instanceof HomeAddressFormation.Outcome.Pending) {
            if (serving.isPresent()) {
                serving.get().installed(sa, now);
            } else if (!awaited) {
                fresh.add(sa);
            }
        }
        return outcome;
    }

    /**
     * The home agent refuses one.
     *
     * @return what it means for a home address that waits for its SA
     */
    HomeAddressFormation.Outcome failed(IkeAction.ChildFailed failed, long now) {
        effects.act(new MnAction.Ike(failed));
        service.of(failed.id()).ifPresent(serving -> serving.refused(failed.request(), now));
        return formation.owns(failed.id())
                ? formation.refused(failed.request(), now)
                : new HomeAddressFormation.Outcome.Pending();
    }

    /** A pair that is to take the place of one: it receives already. */
    void successor(ChildSa sa, ChildSa successor) {
        effects.act(new MnAction.InstallSa(successor));
        service.of(sa.owner()).ifPresent(serving -> serving.successor(sa, successor));
    }

    /** It is sent under. */
    void switched(ChildSa sa, ChildSa successor) {
        service.of(sa.owner()).ifPresent(serving -> serving.switched(sa, successor));
    }

    void removed(ChildSa sa, long now) {
        effects.act(new MnAction.RemoveSa(sa));
        fresh.remove(sa);
        service.of(sa.owner()).ifPresent(serving -> serving.removed(sa, now));
    }

    /** The one that came with IKE_AUTH. */
    Optional<ChildSa> first(IkeSaId id) {
        Optional<ChildSa> first = fresh.stream().filter(sa -> sa.owner().equals(id)).findFirst();
        fresh.removeIf(sa -> sa.owner().equals(id));
        return first;
    }
}
