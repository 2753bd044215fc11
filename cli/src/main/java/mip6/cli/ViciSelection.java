package mip6.cli;

import mip6.ikev2.vici.SaSelection;

import picocli.CommandLine.Option;

import java.util.Optional;

/** Which SAs a command is about, on the command line. */
final class ViciSelection {

    @Option(
            names = "--ike",
            paramLabel = "NAME",
            description = "Of the connection that an IKE SA is made from.")
    Optional<String> ike = Optional.empty();

    @Option(names = "--ike-id", paramLabel = "N", description = "charon's number of an IKE SA.")
    Optional<Long> ikeId = Optional.empty();

    @Option(
            names = "--child",
            paramLabel = "NAME",
            description = "Of the child of a connection that a CHILD_SA is made from.")
    Optional<String> child = Optional.empty();

    @Option(names = "--child-id", paramLabel = "N", description = "charon's number of a CHILD_SA.")
    Optional<Long> childId = Optional.empty();

    SaSelection selection() {
        return new SaSelection(ike, ikeId, child, childId);
    }
}
