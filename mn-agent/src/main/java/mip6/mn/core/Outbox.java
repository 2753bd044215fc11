package mip6.mn.core;

import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeService;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

/** Collects what one event leads to. */
final class Outbox implements Effects {

    private final IkeService ike;
    private final ObjLongConsumer<IkeAction> decides;
    private final List<MnAction> actions = new ArrayList<>();

    /** What {@code ike} wants goes to {@code decides}, with the time. */
    Outbox(IkeService ike, ObjLongConsumer<IkeAction> decides) {
        this.ike = ike;
        this.decides = decides;
    }

    @Override
    public void act(MnAction action) {
        actions.add(action);
    }

    @Override
    public void ike(IkeEvent event, long now) {
        ike.handle(event, now).forEach(action -> decides.accept(action, now));
    }

    /** All that was collected, once. */
    List<MnAction> taken() {
        List<MnAction> all = List.copyOf(actions);
        actions.clear();
        return all;
    }
}
