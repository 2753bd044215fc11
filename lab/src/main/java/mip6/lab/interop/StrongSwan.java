package mip6.lab.interop;

import mip6.ikev2.vici.Element;
import mip6.ikev2.vici.IkeSaStatus;
import mip6.ikev2.vici.Items;
import mip6.ikev2.vici.SaSelection;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.Value;
import mip6.ikev2.vici.client.ViciClient;
import mip6.ikev2.vici.client.ViciEndpoint;
import mip6.ikev2.vici.client.ViciException;
import mip6.lab.net.Host;
import mip6.lab.program.CharonProcess;
import mip6.lab.program.LabException;
import mip6.wire.Bytes;
import mip6.wire.Secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** strongSwan's charon on a machine of the lab, told what to do by VICI. */
final class StrongSwan implements PeerDaemon {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Host host;
    private final Path folder;
    private final Certificates certificates;
    private final CharonProcess process;
    private final ViciClient vici;

    private StrongSwan(Host host, Path folder, Certificates certificates, CharonProcess process) {
        this.host = host;
        this.folder = folder;
        this.certificates = certificates;
        this.process = process;
        vici = new ViciClient(new ViciEndpoint.Unix(process.socket()));
    }

    /**
     * Starts it, and waits until it listens.
     *
     * @param folder of its own: configuration, sockets, log
     * @param kernel plugins that protect packets
     * @param settings lines of charon's section
     */
    static StrongSwan start(
            Host host, Path folder, Certificates certificates, String kernel, String settings)
            throws IOException, CaseFailedException {
        try {
            return new StrongSwan(
                    host, folder, certificates, CharonFiles.start(host, folder, kernel, settings));
        } catch (LabException failed) {
            throw new CaseFailedException(String.valueOf(failed.getMessage()));
        }
    }

    @Override
    public Host host() {
        return host;
    }

    @Override
    public void load(List<Connection> connections) throws IOException, CaseFailedException {
        CharonConfiguration configuration = new CharonConfiguration(certificates);
        Set<CertificateKind> kinds = EnumSet.noneOf(CertificateKind.class);
        for (Connection connection : connections) {
            connection.proof().certificate().ifPresent(kinds::add);
        }
        try {
            vici.loadCertificate("CA", Bytes.wrap(Files.readAllBytes(certificates.authority())));
            if (kinds.stream().anyMatch(CertificateKind::isChecked)) {
                Section _ =
                        vici.command(
                                "load-cert",
                                Section.builder()
                                        .put("type", "X509_CRL")
                                        .put("flag", "NONE")
                                        .put(
                                                "data",
                                                Bytes.wrap(
                                                        Files.readAllBytes(certificates.revoked())))
                                        .build());
            }
            vici.loadShared("psk", "IKE", Plan.preSharedKey(), List.of());
            vici.loadShared("eap", "EAP", Plan.password(), List.of(Plan.OUR_NAME, Plan.THEIR_NAME));
            for (CertificateKind kind : kinds) {
                Path key = certificates.key(Plan.THEIR_NAME, kind);
                String _ = vici.loadKey(Secret.wrap(Files.readAllBytes(key)));
            }
            for (Connection connection : connections) {
                vici.loadPool(connection.name(), configuration.pool(connection));
                vici.loadConnection(connection.name(), configuration.connection(connection));
            }
        } catch (ViciException refused) {
            throw failed(refused);
        }
    }

    @Override
    public void initiate(Connection connection) throws CaseFailedException {
        try {
            vici.initiate(
                    connection.child().isPresent()
                            ? SaSelection.of(
                                    connection.name(), CharonConfiguration.childOf(connection))
                            : SaSelection.ofIke(connection.name()),
                    PATIENCE);
        } catch (ViciException refused) {
            throw failed(refused);
        }
    }

    @Override
    public void rekeyIke(Connection connection) throws CaseFailedException {
        command("rekey", SaSelection.ofIke(connection.name()).arguments().build());
    }

    @Override
    public void rekeyChild(Connection connection) throws CaseFailedException {
        command(
                "rekey",
                SaSelection.ofChild(CharonConfiguration.childOf(connection)).arguments().build());
    }

    @Override
    public void reauthenticate(Connection connection) throws CaseFailedException {
        command(
                "rekey",
                SaSelection.ofIke(connection.name()).arguments().put("reauth", true).build());
    }

    @Override
    public void terminate(Connection connection) throws CaseFailedException {
        try {
            long _ = vici.terminate(SaSelection.ofIke(connection.name()), PATIENCE);
        } catch (ViciException refused) {
            throw failed(refused);
        }
    }

    @Override
    public String account(Connection connection) throws CaseFailedException {
        StringBuilder text = new StringBuilder();
        try {
            for (IkeSaStatus sa : vici.listSas(SaSelection.ofIke(connection.name()))) {
                append(text, sa.details());
            }
        } catch (ViciException refused) {
            throw failed(refused);
        }
        return text.toString();
    }

    @Override
    public List<String> log(Connection connection) throws IOException {
        return Files.readAllLines(log(folder), StandardCharsets.ISO_8859_1).stream()
                .filter(line -> line.contains("<" + connection.name() + "|"))
                .filter(line -> line.contains("[IKE]") || line.contains("[CFG]"))
                .toList();
    }

    /** Waits until the process is gone: it holds port 500 till then. */
    @Override
    public void close() {
        vici.close();
        process.close();
    }

    private void command(String name, Section arguments) throws CaseFailedException {
        try {
            Section _ = vici.command(name, arguments);
        } catch (ViciException refused) {
            throw failed(refused);
        }
    }

    /** As swanctl would show it: {@code key=value} and names of sections. */
    private static void append(StringBuilder text, Section section) {
        for (Section.Entry entry : section.entries()) {
            text.append(entry.name());
            Element element = entry.element();
            switch (element) {
                case Value value -> text.append('=').append(value.text());
                case Items items -> text.append('=').append(items.texts());
                case Section inner -> {
                    text.append(" {");
                    append(text, inner);
                    text.append('}');
                }
            }
            text.append(' ');
        }
    }

    private static CaseFailedException failed(ViciException refused) {
        return new CaseFailedException("charon: " + refused.getMessage());
    }

    private static Path log(Path folder) {
        return CharonFiles.log(folder);
    }
}
