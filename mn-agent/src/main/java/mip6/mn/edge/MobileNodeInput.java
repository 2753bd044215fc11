package mip6.mn.edge;

import mip6.agent.Reload;
import mip6.agent.control.ControlRequest;
import mip6.ikev2.core.IkeSettings;
import mip6.mn.core.MnEvent;

/** What the loop brings to a {@link MobileNodeNode}. */
sealed interface MobileNodeInput {

    record Event(MnEvent event) implements MobileNodeInput {}

    /** SIGHUP. */
    record Hangup() implements MobileNodeInput {}

    /** The configuration was read again. */
    record Reread(Reload<IkeSettings> reload) implements MobileNodeInput {}

    record Operator(ControlRequest request) implements MobileNodeInput {}
}
