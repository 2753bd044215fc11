package mip6.lab.interop;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeSaId;

import java.util.Optional;

/** What a case has set up. */
record Standing(IkeAction.Established established, Optional<ChildSa> child) {

    IkeSaId id() {
        return established.id();
    }
}
