package mip6.mn.core;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeSaId;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** New CHILD_SAs on their way to whom they are for. */
final class ChildSas {

    private final Effects effects;
    private final HomeAddressFormation formation;

    /** Of IKE SAs that are not authenticated yet. */
    private final List<ChildSa> fresh = new ArrayList<>();

    ChildSas(Effects effects, HomeAddressFormation formation) {
        this.effects = effects;
        this.formation = formation;
    }

    /**
     * One has come.
     *
     * @param serving whom its IKE SA serves
     * @return what it means for a home address that waits for its SA
     */
    HomeAddressFormation.Outcome installed(
            ChildSa sa, Optional<HomeAgentSession> serving, long now) {
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

    void removed(ChildSa sa) {
        effects.act(new MnAction.RemoveSa(sa));
        fresh.remove(sa);
    }

    /** The one that came with IKE_AUTH. */
    Optional<ChildSa> first(IkeSaId id) {
        Optional<ChildSa> first = fresh.stream().filter(sa -> sa.owner().equals(id)).findFirst();
        fresh.removeIf(sa -> sa.owner().equals(id));
        return first;
    }
}
