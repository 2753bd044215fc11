package mip6.mobilityheader;

import java.util.List;
import java.util.Optional;

/** What a Mobility Header says (RFC 6275 6.1). */
public sealed interface MobilityMessage
        permits BindingRefreshRequest,
                BindingUpdate,
                BindingAcknowledgement,
                BindingError,
                HomeAgentSwitch,
                UnrecognizedMessage {

    /** MH Type. */
    int type();

    /** In the order of the wire, without padding; those that nobody knows are among them. */
    List<MobilityOption> options();

    /** The first option of this kind. */
    default <T extends MobilityOption> Optional<T> option(Class<T> kind) {
        return options().stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }
}
