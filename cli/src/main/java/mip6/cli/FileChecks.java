package mip6.cli;

import mip6.agent.Daemon;
import mip6.agent.StartException;
import mip6.agent.configuration.IkeConfiguration;
import mip6.agent.configuration.IkeConfiguration.Authentication;
import mip6.agent.configuration.TomlFile;
import mip6.ha.edge.HomeAgentConfiguration;
import mip6.ha.edge.HomeAgentDaemon;
import mip6.ikev2.pki.CredentialsException;
import mip6.ikev2.pki.Pem;
import mip6.mn.edge.MobileNodeConfiguration;
import mip6.mn.edge.MobileNodeDaemon;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Whether a configuration, and the certificates that it names, are in order. */
final class FileChecks {

    /** A certificate that ends sooner is something to do. */
    private static final Duration SOON = Duration.ofDays(14);

    private final Path file;
    private final Instant now;

    FileChecks(Path file, Instant now) {
        this.file = file;
        this.now = now;
    }

    List<Finding> all() {
        return isHomeAgents()
                ? all(HomeAgentDaemon.program(), HomeAgentConfiguration::ike)
                : all(MobileNodeDaemon.program(), MobileNodeConfiguration::ike);
    }

    /** What a file that is in order relies on elsewhere: {@link Surroundings}. */
    List<Finding> surroundings() {
        try {
            return isHomeAgents()
                    ? Surroundings.of(read(HomeAgentDaemon.program()))
                    : Surroundings.of(read(MobileNodeDaemon.program()));
        } catch (StartException refused) {
            // which is among the others
            return List.of();
        }
    }

    private <C> C read(Daemon.Program<C> program) {
        return TomlFile.read(file, program.read()).configuration();
    }

    private <C> List<Finding> all(Daemon.Program<C> program, Function<C, IkeConfiguration> ike) {
        List<Finding> findings = new ArrayList<>();
        try {
            TomlFile.Result<C> read = TomlFile.read(file, program.read());
            program.check().accept(read.configuration());
            findings.add(
                    Finding.well("configuration", file + " is in order, for " + program.name()));
            read.warnings()
                    .forEach(
                            line ->
                                    findings.add(
                                            Finding.bad(
                                                    "configuration", line, "mend it, or accept")));
            certificates(ike.apply(read.configuration())).forEach(findings::add);
        } catch (StartException refused) {
            findings.add(Finding.bad("configuration", refused.line(), "mend the file"));
        }
        return findings;
    }

    private List<Finding> certificates(IkeConfiguration ike) {
        return switch (ike.authentication()) {
            case Authentication.Certificates files ->
                    certificates(files.certificates(), files.trustAnchors());
            case Authentication.EapTls files ->
                    certificates(files.certificates(), files.trustAnchors());
            case Authentication.EapPassword password -> certificates(password.trustAnchors());
            case Authentication.None() ->
                    List.of(
                            Finding.bad(
                                    "certificate",
                                    "none: protection is \"none\"",
                                    "leave that to tests"));
            case Authentication.PreSharedKeys _ ->
                    List.of(Finding.well("certificate", "none: pre-shared keys"));
        };
    }

    private List<Finding> certificates(Path own, List<Path> anchors) {
        List<Path> all = new ArrayList<>(anchors);
        all.addFirst(own);
        return certificates(all);
    }

    private List<Finding> certificates(List<Path> files) {
        List<Finding> findings = new ArrayList<>();
        for (Path each : files) {
            try {
                Pem.readCertificates(each)
                        .forEach(certificate -> findings.add(judged(each, certificate)));
            } catch (CredentialsException e) {
                findings.add(
                        Finding.bad("certificate", String.valueOf(e.getMessage()), "renew it"));
            }
        }
        return findings;
    }

    private Finding judged(Path path, X509Certificate certificate) {
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        String name = path.getFileName() + ", " + certificate.getSubjectX500Principal().getName();
        if (now.isBefore(begin)) {
            return Finding.bad("certificate", name + ": valid from " + begin, "set the clock");
        }
        return now.plus(SOON).isAfter(end)
                ? Finding.bad(
                        "certificate",
                        name + ": valid until " + end,
                        "renew it, then `mip6 reload`")
                : Finding.well("certificate", name + ": valid until " + end);
    }

    private boolean isHomeAgents() {
        try {
            return TomlFile.text(file).lines().anyMatch(line -> line.startsWith("[home-link]"));
        } catch (StartException unreadable) {
            return false;
        }
    }
}
