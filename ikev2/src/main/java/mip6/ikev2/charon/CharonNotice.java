package mip6.ikev2.charon;

import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.vici.IkeSaStatus;
import mip6.ikev2.vici.Section;
import mip6.wire.Bytes;

import java.util.List;
import java.util.Optional;

/** What charon has told. */
public sealed interface CharonNotice extends IkeEvent.Notice {

    /**
     * These SAs stand, and no others; charon may be another process than before, and know nothing.
     */
    record Standing(List<IkeSaStatus> sas) implements CharonNotice {

        public Standing {
            sas = List.copyOf(sas);
        }
    }

    /** An event, such as {@code ike-updown}. */
    record Happened(String event, Section content) implements CharonNotice {}

    /**
     * The answer to {@link CharonInstruction.Initiate}.
     *
     * @param failure one line; empty where the SA stands
     * @param sas of the connection
     * @param certificates that charon knows, in DER; those of peers among them
     */
    record Initiated(
            long attempt, Optional<String> failure, List<IkeSaStatus> sas, List<Bytes> certificates)
            implements CharonNotice {

        public Initiated {
            sas = List.copyOf(sas);
            certificates = List.copyOf(certificates);
        }
    }
}
