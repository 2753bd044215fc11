package mip6.ha.edge;

import mip6.agent.configuration.TomlTable;
import mip6.agent.configuration.TomlValue;
import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.ServiceOffer;
import mip6.ha.core.LoadSharing;

import java.time.Duration;
import java.util.Optional;

/**
 * The table {@code [load-sharing]}: this home agent's own record of the service in the DNS.
 *
 * @param offer the record, which is in one of the zones of {@code [dns-update]}
 * @param pause between two looks at the load
 */
record LoadSharingConfiguration(ServiceOffer offer, Duration pause) {

    private static final int IKE_PORT = 500;
    private static final int USUAL_PRIORITY = 10;
    private static final int USUAL_STEPS = 4;
    private static final int MOST_STEPS = 32;
    private static final int HIGHEST = 0xffff;

    /**
     * Empty where there is no such table.
     *
     * @param identity of this home agent, which is its name unless the table has another
     */
    static Optional<LoadSharingConfiguration> read(TomlTable root, String identity) {
        TomlTable table = root.table("load-sharing");
        Optional<TomlValue> domain = table.optional("domain");
        int priority =
                table.optional("priority")
                        .map(value -> value.integer(0, HIGHEST - MOST_STEPS))
                        .orElse(USUAL_PRIORITY);
        int steps =
                table.optional("steps")
                        .map(value -> value.integer(1, MOST_STEPS))
                        .orElse(USUAL_STEPS);
        int weight = table.optional("weight").map(value -> value.integer(0, HIGHEST)).orElse(0);
        Duration pause =
                table.optional("pause")
                        .map(value -> value.duration(Duration.ofSeconds(1), Duration.ofHours(1)))
                        .orElse(Duration.ofMinutes(1));
        Optional<DomainName> target = table.optional("target").map(TomlValue::domainName);
        return domain.map(
                of ->
                        new LoadSharingConfiguration(
                                new ServiceOffer(
                                        of.domainName(),
                                        target.or(() -> DomainName.parse(identity))
                                                .orElseThrow(
                                                        () ->
                                                                table.refused(
                                                                        "target: the name of this"
                                                                            + " home agent in its"
                                                                            + " SRV record")),
                                        IKE_PORT,
                                        weight,
                                        priority,
                                        priority + steps),
                                pause));
    }

    /** For the core. */
    LoadSharing.Scale scale() {
        return new LoadSharing.Scale(offer.least(), offer.most() - offer.least(), pause);
    }
}
