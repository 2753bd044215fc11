package mip6.ikev2.vici.client;

import mip6.ikev2.vici.DaemonVersion;
import mip6.ikev2.vici.IkeSaStatus;
import mip6.ikev2.vici.Section;

import java.util.List;

/** What {@link ViciEvents} tell. */
public sealed interface ViciNotice {

    /**
     * There is a connection, and this is all that charon has. Whoever keeps a table of SAs puts
     * these in the place of all that it knew: charon may be another process than before. Events
     * that follow may tell what is in here already, and none is missing between.
     */
    record Synchronised(DaemonVersion daemon, List<IkeSaStatus> sas) implements ViciNotice {
        public Synchronised {
            sas = List.copyOf(sas);
        }
    }

    /** Something happened. */
    record Occurred(String event, Section content) implements ViciNotice {}

    /**
     * From here on events are missing, until the next {@link Synchronised}.
     *
     * @param why one line
     */
    record Lost(ViciException.Reason reason, String why) implements ViciNotice {}
}
