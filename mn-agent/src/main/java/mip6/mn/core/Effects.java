package mip6.mn.core;

import mip6.ikev2.core.IkeEvent;

/** Where the parts of a {@link MobileNode} put what they want done. */
interface Effects {

    void act(MnAction action);

    /**
     * Hands {@code event} to the IKE engine; what follows from it is acted on before this returns.
     */
    void ike(IkeEvent event, long now);

    default void report(MnReport report) {
        act(new MnAction.Report(report));
    }
}
