package mip6.ikev2.vici;

import java.util.ArrayList;
import java.util.List;

/**
 * An IKE SA as charon describes it in {@code list-sas} and in its events.
 *
 * @param name of the connection that it was made from
 * @param uniqueId which charon counts up from its start
 * @param state ESTABLISHED, CONNECTING, REKEYING, DELETING, ...
 * @param localAddresses virtual addresses that the peer gave, as text
 * @param remoteAddresses virtual addresses that the peer got, as text
 * @param details everything that charon said
 */
public record IkeSaStatus(
        String name,
        long uniqueId,
        String state,
        String localHost,
        String localIdentity,
        String remoteHost,
        String remoteIdentity,
        boolean initiator,
        String initiatorSpi,
        String responderSpi,
        List<String> localAddresses,
        List<String> remoteAddresses,
        List<ChildSaStatus> children,
        Section details) {

    public static final String ESTABLISHED = "ESTABLISHED";

    public IkeSaStatus {
        localAddresses = List.copyOf(localAddresses);
        remoteAddresses = List.copyOf(remoteAddresses);
        children = List.copyOf(children);
    }

    /** The IKE SAs that a {@code list-sa}, {@code ike-updown} or {@code child-updown} names. */
    public static List<IkeSaStatus> allOf(Section event) {
        List<IkeSaStatus> all = new ArrayList<>();
        event.sections().forEach(named -> all.add(of(named.name(), named.section())));
        return all;
    }

    /** One that an event describes. */
    public static IkeSaStatus of(String name, Section sa) {
        List<ChildSaStatus> children = new ArrayList<>();
        sa.section("child-sas")
                .sections()
                .forEach(child -> children.add(ChildSaStatus.of(child.section())));
        return new IkeSaStatus(
                name,
                sa.number("uniqueid").orElse(0L),
                sa.textOrEmpty("state"),
                sa.textOrEmpty("local-host"),
                sa.textOrEmpty("local-id"),
                sa.textOrEmpty("remote-host"),
                sa.textOrEmpty("remote-id"),
                sa.isYes("initiator"),
                sa.textOrEmpty("initiator-spi"),
                sa.textOrEmpty("responder-spi"),
                sa.texts("local-vips"),
                sa.texts("remote-vips"),
                children,
                sa);
    }

    public boolean isEstablished() {
        return state.equals(ESTABLISHED);
    }
}
