package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.Closers;
import mip6.agent.control.ControlClient;
import mip6.dnsupdate.DomainName;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.Pem;
import mip6.ikev2.pki.TrustAnchors;
import mip6.lab.net.LinkQuality;
import mip6.lab.net.Ping;
import mip6.lab.net.Privilege;
import mip6.lab.program.DaemonEvent;
import mip6.lab.program.Lookup;
import mip6.lab.program.Program;
import mip6.lab.program.Secrets;
import mip6.lab.program.Streams;
import mip6.lab.program.Tally;
import mip6.linux.BootClock;
import mip6.linux.RawPacket;
import mip6.linux.RawSocket;
import mip6.linux.ReaderThread;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A home agent that serves a mobile node, and what has to hold of the two all the time. */
final class BesiegedProvider implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE = 10_000_000;
    private static final int UDP_HEADER = 8;

    /** Behind a header of 24 octets with the Home Address option. */
    private static final int ESP_SPI = 24;

    private final Closers open = new Closers();
    private final Path folder;
    private final Provision provision;
    private final Topology topology;
    private final Programs programs;
    private Program homeAgent;
    private final Program mobileNode;
    private final Validity valid = from(Instant.now().minus(Duration.ofMinutes(1)));
    private final Validity past = from(Instant.now().minus(Duration.ofDays(2)));
    private final CertificateAuthority authority;
    private final Queue<Bytes> ike = new ConcurrentLinkedQueue<>();
    private final Queue<Bytes> espSpis = new ConcurrentLinkedQueue<>();
    private volatile Consumer<Bytes> eavesdropper = _ -> {};
    private final Ipv6Address homeAddress;
    private final Ipv6Address careOfAddress;
    private final Attacker attacker;
    private Vitals vitals;
    private Optional<Streams> streams = Optional.empty();

    BesiegedProvider(Path folder) throws Exception {
        this(folder, "");
    }

    /** With further tables of the home agent's configuration. */
    BesiegedProvider(Path folder, String tables) throws Exception {
        this(folder, tables, text -> text);
    }

    /** With the home agent's configuration as {@code edit} makes it of the usual one. */
    BesiegedProvider(Path folder, String tables, UnaryOperator<String> edit) throws Exception {
        Privilege.require();
        this.folder = folder;
        provision = Provision.write(folder, "", "");
        Path file = provision.homeAgentConfiguration();
        Files.writeString(file, edit.apply(Files.readString(file)));
        authority =
                CertificateAuthority.selfSigned(
                        "Another CA of the provider",
                        KeyKind.ECDSA_P256,
                        valid,
                        new SecureRandom());
        trustAnotherAuthority(tables);
        topology = Topology.build(LinkQuality.PERFECT);
        open.add(() -> close(topology::close));
        programs = new Programs(topology, folder, provision);
        open.add(() -> close(programs::close));
        programs.startDns(DemoOptions.Dns.EMBEDDED);
        homeAgent = programs.startHomeAgent();
        overhear(
                IpProtocol.UDP,
                packet -> {
                    ike.add(packet.from(UDP_HEADER));
                    eavesdropper.accept(packet.from(UDP_HEADER));
                });
        overhear(
                IpProtocol.DESTINATION_OPTIONS,
                packet -> espSpis.add(packet.slice(ESP_SPI, ESP_SPI + 4)));
        mobileNode = programs.startMobileNode();
        DaemonEvent accepted = mobileNode.awaitEvent("binding-accepted", PATIENCE);
        homeAddress = Ipv6Address.of(accepted.text("home-address"));
        careOfAddress = Ipv6Address.of(accepted.text("care-of-address"));
        attacker =
                new Attacker(topology.correspondent(), Plan.CORRESPONDENT, Plan.HOME_AGENT_ADDRESS);
        open.add(attacker::close);
        vitals = vitals();
    }

    private Vitals vitals() throws Exception {
        return new Vitals(homeAgent.pid(), attacker, credentials(Vitals.HONEST), status());
    }

    /** From now on there is traffic all the time, and {@link #assertUnharmed} looks at it. */
    void load() throws Exception {
        Streams opened = topology.streams(folder, homeAddress);
        open.add(() -> close(opened::close));
        streams = Optional.of(opened);
    }

    /** A second identity may use the service: an attacker that has a certificate. */
    private void trustAnotherAuthority(String tables) throws IOException {
        Path own = folder.resolve("another-ca.pem");
        Pem.writeCertificates(own, List.of(authority.certificate()));
        Files.writeString(
                folder.resolve("ca.pem"), Files.readString(own), StandardOpenOption.APPEND);
        Files.writeString(
                provision.homeAgentConfiguration(),
                """

                [[mobile-nodes]]
                identity = "mn4.example.com"

                [[mobile-nodes]]
                identity = "mn2.example.com"
                """
                        + tables,
                StandardOpenOption.APPEND);
    }

    /** As somebody on the path from the mobile node to the home agent. */
    private void overhear(int protocol, Consumer<Bytes> seen) throws IOException {
        RawSocket socket = topology.homeAgent().call(() -> RawSocket.open(protocol));
        ReaderThread reader =
                ReaderThread.start(
                        "overhear-" + protocol,
                        socket,
                        (RawPacket packet) -> {
                            if (Plan.VISITED_1.contains(packet.source())) {
                                seen.accept(packet.payload());
                            }
                        },
                        _ -> {});
        open.add(reader::close);
    }

    private static Validity from(Instant instant) {
        return new Validity(instant, instant.plus(Duration.ofHours(1)));
    }

    /** Of somebody who may use the service. */
    Credentials credentials(Identity identity) {
        return authority.issue(profile(identity), KeyKind.ECDSA_P256, valid);
    }

    /** Whom both daemons trust. */
    CertificateAuthority authority() {
        return authority;
    }

    /** Now, and for as long as a test takes. */
    Validity valid() {
        return valid;
    }

    /** Others of the home agent's. */
    Credentials homeAgentCredentials() {
        return authority.issue(
                CertificateProfile.homeAgent(Plan.HOME_AGENT.text(), Plan.DOMAIN.text()),
                KeyKind.ECDSA_P256,
                valid);
    }

    Credentials expired(Identity identity) {
        return authority.issue(profile(identity), KeyKind.ECDSA_P256, past);
    }

    /** Of somebody whom nobody vouches for, with {@code depth} certificates in between. */
    Credentials untrusted(Identity identity, int depth) {
        CertificateAuthority unknown =
                CertificateAuthority.selfSigned(
                        "Nobody", KeyKind.ECDSA_P256, valid, new SecureRandom());
        for (int i = 0; i < depth; i++) {
            unknown = unknown.subordinate("Nobody " + i, KeyKind.ECDSA_P256, valid);
        }
        return unknown.issue(profile(identity), KeyKind.ECDSA_P256, valid);
    }

    private static CertificateProfile profile(Identity identity) {
        return CertificateProfile.mobileNode(identity.data().toUtf8());
    }

    Ipv6Address careOfAddress() {
        return careOfAddress;
    }

    /** On the correspondent's machine. */
    Attacker attacker() {
        return attacker;
    }

    Provision provision() {
        return provision;
    }

    Topology topology() {
        return topology;
    }

    Program mobileNode() {
        return mobileNode;
    }

    Program homeAgent() {
        return homeAgent;
    }

    /** IKE messages of the mobile node, as they went over the wire. */
    List<Bytes> ikeOfTheMobileNode() {
        return List.copyOf(ike);
    }

    /** Who hears IKE messages of the mobile node before the home agent has answered them. */
    void eavesdropper(Consumer<Bytes> other) {
        eavesdropper = other;
    }

    /** SPIs that the mobile node sends under. */
    List<Bytes> espSpisOfTheMobileNode() {
        return espSpis.stream().distinct().toList();
    }

    /** With new secrets, and without the IKE SAs that it had. */
    void restartHomeAgent() throws Exception {
        homeAgent.kill();
        homeAgent = programs.startHomeAgent();
        vitals = vitals();
    }

    /** What a mobile node of the provider is told, with credentials of somebody who may come. */
    IkeSettings mobileNodeSettings(Identity identity) throws Exception {
        return IkeSettings.mobileNode(
                identity,
                credentials(identity),
                TrustAnchors.read(List.of(folder.resolve("ca.pem"))),
                Plan.DOMAIN.text());
    }

    long dropped(String cause) throws IOException {
        return counted("ike-dropped." + cause);
    }

    long counted(String counter) throws IOException {
        return status().path("counters").path(counter).asLong();
    }

    /** Of the home agent. */
    Path controlSocket() {
        return folder.resolve("ha-agent.sock");
    }

    /** What the home agent says of itself. */
    JsonNode status() throws IOException {
        return ControlClient.ask(controlSocket(), "status");
    }

    /** What the DNS says to the correspondent. */
    Lookup lookup() {
        return new Lookup(topology.correspondent(), Plan.DNS);
    }

    /** Waits until the DNS says so: updates come after the Binding Acknowledgement. */
    void awaitName(DomainName name, Optional<Ipv6Address> address) throws IOException {
        await(name + " is " + address, () -> lookup().address(name).equals(address));
    }

    /** Something that is looked at until it holds. */
    interface Look {
        boolean holds() throws IOException;
    }

    /** Looks until it holds; fails with {@code what} where it never does. */
    void await(String what, Look look) throws IOException {
        long end = BootClock.nanos() + PATIENCE.toNanos();
        while (!look.holds()) {
            if (BootClock.nanos() > end) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    /** As {@link #assertServed}; and nothing has grown, and who comes next is served as before. */
    void assertUnharmed() throws Exception {
        vitals.assertAsBefore(assertServed());
    }

    /**
     * The one binding and its traffic are as they were.
     *
     * @return the home agent's status
     */
    JsonNode assertServed() throws Exception {
        JsonNode status = status();
        JsonNode bindings = status.at("/homeAgent/bindings");
        assertThat(bindings).hasSize(1);
        assertThat(bindings.at("/0/homeAddress").asText()).isEqualTo(homeAddress.toString());
        assertThat(bindings.at("/0/careOfAddress").asText()).isEqualTo(careOfAddress.toString());
        assertThat(bindings.at("/0/identity").asText()).contains("mn1.example.com");
        Secrets.assertNoneIsTold(folder, status.toString());
        try (Ping ping = Ping.open(topology.correspondent(), homeAddress)) {
            assertThat(ping.once(Duration.ofSeconds(10))).isPresent();
        }
        if (streams.isPresent()) {
            for (Tally lines :
                    List.of(streams.get().fromCorrespondent(), streams.get().fromMobileNode())) {
                assertThat(lines.await(lines.count() + 2, Duration.ofSeconds(10))).isTrue();
            }
        }
        return status;
    }

    /** After all attacks. */
    void assertLittleIsKept() throws Exception {
        vitals.assertLittleIsKept();
    }

    /** The mobile node forgets its home agent, and finds it again. */
    Ipv6Address bootstrapAgain() throws Exception {
        rediscover();
        return awaitBinding();
    }

    void rediscover() throws IOException {
        ControlClient.ask(provision.mobileNodeSocket(), "rediscover");
    }

    /** Returns the home address. */
    Ipv6Address awaitBinding() throws Exception {
        return Ipv6Address.of(
                mobileNode.awaitEvent("binding-accepted", PATIENCE).text("home-address"));
    }

    Ipv6Address homeAddress() {
        return homeAddress;
    }

    private interface Closing {
        void close() throws IOException;
    }

    private static void close(Closing closing) {
        try {
            closing.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        open.close();
    }
}
