package mip6.mn.core;

import mip6.dataplane.BindingErrors;
import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.mobilityheader.MobilityMessage;
import mip6.mobilityheader.UnrecognizedMessage;
import mip6.wire.MalformedException;

import java.util.Optional;

/** Mobility Header messages on their way to who they are for. */
final class Incoming {

    private final Effects effects;
    private final BindingErrors errors = new BindingErrors();

    Incoming(Effects effects) {
        this.effects = effects;
    }

    /** Empty where nobody can make anything of it; who sent an unknown type is told. */
    Optional<MobilityMessage> read(IncomingMobilityHeader message, long now) {
        MobilityMessage decoded;
        try {
            decoded = Association.decode(message);
        } catch (MalformedException malformed) {
            effects.report(new MnReport.Dropped("mobility-header-malformed"));
            return Optional.empty();
        }
        if (decoded instanceof UnrecognizedMessage unrecognized) {
            if (unrecognized.isTestMessage()) {
                // RFC 6275 11.6.2: who has asked for none MUST pass over it in silence
                effects.report(new MnReport.Dropped("test-message"));
                return Optional.empty();
            }
            errors.unrecognized(message, now)
                    .ifPresent(error -> effects.act(new MnAction.Send(error)));
            return Optional.empty();
        }
        return Optional.of(decoded);
    }
}
