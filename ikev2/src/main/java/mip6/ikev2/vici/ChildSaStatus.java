package mip6.ikev2.vici;

import java.util.List;

/**
 * A CHILD_SA as charon describes it.
 *
 * @param state INSTALLED, REKEYING, DELETING, ...
 * @param mode TUNNEL, TRANSPORT, TRANSPORT_PROXY or BEET
 * @param spiIn hexadecimal
 * @param spiOut hexadecimal
 * @param localSelectors in charon's notation; a Mobility Header type is in the port's upper octet
 * @param details everything that charon said
 */
public record ChildSaStatus(
        String name,
        long uniqueId,
        long reqid,
        String state,
        String mode,
        String spiIn,
        String spiOut,
        List<String> localSelectors,
        List<String> remoteSelectors,
        Section details) {

    public static final String INSTALLED = "INSTALLED";

    public ChildSaStatus {
        localSelectors = List.copyOf(localSelectors);
        remoteSelectors = List.copyOf(remoteSelectors);
    }

    /** One that an event describes, without its name. */
    public static ChildSaStatus of(Section sa) {
        return new ChildSaStatus(
                sa.textOrEmpty("name"),
                sa.number("uniqueid").orElse(0L),
                sa.number("reqid").orElse(0L),
                sa.textOrEmpty("state"),
                sa.textOrEmpty("mode"),
                sa.textOrEmpty("spi-in"),
                sa.textOrEmpty("spi-out"),
                sa.texts("local-ts"),
                sa.texts("remote-ts"),
                sa);
    }

    public boolean isInstalled() {
        return state.equals(INSTALLED);
    }
}
