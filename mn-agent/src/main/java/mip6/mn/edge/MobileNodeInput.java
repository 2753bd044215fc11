package mip6.mn.edge;

import mip6.agent.control.ControlRequest;
import mip6.mn.core.MnEvent;

/** What the loop brings to a {@link MobileNodeNode}. */
sealed interface MobileNodeInput {

    record Event(MnEvent event) implements MobileNodeInput {}

    record Operator(ControlRequest request) implements MobileNodeInput {}
}
