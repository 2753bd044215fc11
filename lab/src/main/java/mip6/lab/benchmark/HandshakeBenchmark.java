package mip6.lab.benchmark;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.Computation;
import mip6.ikev2.core.ConfigurationReply;
import mip6.ikev2.core.ConfigurationRequest;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.TrustAnchors;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a bootstrap's key exchange costs a processor: IKE_SA_INIT, IKE_AUTH with the first CHILD_SA,
 * and the end of the SA, with X25519, on one thread and without a network. Both roles together.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class HandshakeBenchmark {

    /** How both sides prove their identities. */
    public enum Proof {
        ECDSA_P256,
        RSA_3072,
        PRE_SHARED_KEY
    }

    private static final Ipv6Address HOME_AGENT = Ipv6Address.of("2001:db8:1::1");
    private static final Ipv6Address MOBILE_NODE = Ipv6Address.of("2001:db8:a1::2");
    private static final Ipv6Address HOME_ADDRESS = Ipv6Address.of("2001:db8:1::1000");
    private static final Identity HA1 = Identity.fqdn("ha1.example.com");
    private static final Identity MN1 = Identity.fqdn("mn1.example.com");
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    @Param public Proof proof = Proof.ECDSA_P256;

    private Side initiator = new Side(HOME_AGENT, settings(Proof.ECDSA_P256, true));
    private Side responder = new Side(MOBILE_NODE, settings(Proof.ECDSA_P256, false));
    private long now;

    @Setup
    public void prepare() {
        initiator = new Side(MOBILE_NODE, settings(proof, true));
        responder = new Side(HOME_AGENT, settings(proof, false));
    }

    @Benchmark
    public int bothRoles() {
        IkeSaId id = initiator.ike.newId();
        initiator.handle(
                new IkeEvent.Initiate(
                        id,
                        Endpoint.ike(MOBILE_NODE),
                        Endpoint.ike(HOME_AGENT),
                        Optional.empty(),
                        Optional.of(new ConfigurationRequest(Optional.empty(), false)),
                        new IkeEvent.FirstChild.Wanted(signalling())),
                now);
        boolean more = true;
        while (more) {
            now++;
            boolean forth = initiator.deliver(responder, now);
            boolean back = responder.deliver(initiator, now);
            more = forth || back;
        }
        if (initiator.established != 1 || responder.established != 1) {
            throw new IllegalStateException("no SA");
        }
        initiator.handle(new IkeEvent.Close(id), now);
        initiator.deliver(responder, now);
        responder.deliver(initiator, now);
        now += Duration.ofMinutes(1).toNanos();
        responder.handle(new IkeEvent.TimePassed(), now);
        initiator.established = 0;
        responder.established = 0;
        return initiator.ike.size() + responder.ike.size();
    }

    private static IkeEvent.ChildRequest signalling() {
        TrafficSelector any =
                new TrafficSelector(
                        IpProtocol.MOBILITY,
                        0,
                        0xffff,
                        Ipv6Address.UNSPECIFIED,
                        new Ipv6Address(-1, -1));
        return new IkeEvent.ChildRequest(
                ChildSa.Mode.TRANSPORT,
                List.of(any),
                List.of(TrafficSelector.mobilityHeader(HOME_AGENT)));
    }

    private static IkeSettings settings(Proof proof, boolean mobileNode) {
        return switch (proof) {
            case ECDSA_P256 -> settings(KeyKind.ECDSA_P256, mobileNode);
            case RSA_3072 -> settings(KeyKind.RSA_3072, mobileNode);
            case PRE_SHARED_KEY ->
                    settings(KeyKind.ECDSA_P256, mobileNode)
                            .withPreSharedKeys(
                                    Map.of(
                                            mobileNode ? HA1 : MN1,
                                            Secret.of(Bytes.ofUtf8("a shared secret"))));
        };
    }

    private static IkeSettings settings(KeyKind kind, boolean mobileNode) {
        Authority authority = Authority.of(kind);
        return mobileNode
                ? IkeSettings.mobileNode(
                        MN1,
                        authority.root.issue(
                                CertificateProfile.mobileNode("mn1.example.com"),
                                kind,
                                Authority.VALID),
                        authority.anchors(),
                        "example.com")
                : IkeSettings.homeAgent(
                        HA1,
                        authority.root.issue(
                                CertificateProfile.homeAgent("ha1.example.com", "example.com"),
                                kind,
                                Authority.VALID),
                        authority.anchors());
    }

    /** One root for both sides. */
    private record Authority(CertificateAuthority root) {

        static final Validity VALID =
                new Validity(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));

        private static final Map<KeyKind, Authority> ALL =
                Map.of(
                        KeyKind.ECDSA_P256, create(KeyKind.ECDSA_P256),
                        KeyKind.RSA_3072, create(KeyKind.RSA_3072));

        static Authority of(KeyKind kind) {
            return Optional.ofNullable(ALL.get(kind)).orElseThrow();
        }

        TrustAnchors anchors() {
            return new TrustAnchors(List.of(root.certificate()));
        }

        private static Authority create(KeyKind kind) {
            return new Authority(
                    CertificateAuthority.selfSigned("Lab", kind, VALID, new SecureRandom()));
        }
    }

    /** An endpoint, what it has sent, and a worker that is never busy. */
    private static final class Side {

        private final Endpoint local;
        private final IkeEndpoint ike;
        private final Deque<IkeAction.Send> sent = new ArrayDeque<>();
        private int established;

        Side(Ipv6Address address, IkeSettings settings) {
            this.local = Endpoint.ike(address);
            this.ike = new IkeEndpoint(settings, new SecureRandom(), () -> NOW);
        }

        /** Gives to {@code other} what was sent; says whether there was anything. */
        boolean deliver(Side other, long now) {
            boolean any = !sent.isEmpty();
            while (!sent.isEmpty()) {
                other.handle(
                        new IkeEvent.DatagramReceived(other.local, local, sent.remove().octets()),
                        now);
            }
            return any;
        }

        void handle(IkeEvent event, long now) {
            for (IkeAction action : ike.handle(event, now)) {
                switch (action) {
                    case IkeAction.Send send -> sent.add(send);
                    case IkeAction.Compute(long job, Computation work) ->
                            handle(new IkeEvent.Computed(job, work.run()), now);
                    case IkeAction.Authorize asked ->
                            handle(new IkeEvent.Authorized(asked.id(), reply()), now);
                    case IkeAction.Established _ -> established++;
                    case IkeAction.InstallSa _,
                            IkeAction.InstallSuccessor _,
                            IkeAction.SwitchSa _,
                            IkeAction.Rekeyed _,
                            IkeAction.RemoveSa _,
                            IkeAction.AuthorizeAddress _,
                            IkeAction.ChildFailed _,
                            IkeAction.Failed _,
                            IkeAction.Closed _,
                            IkeAction.Moved _,
                            IkeAction.Alive _,
                            IkeAction.Retransmitted _,
                            IkeAction.Tell _,
                            IkeAction.RelayEap _,
                            IkeAction.CheckRevocation _,
                            IkeAction.ExportKeys _,
                            IkeAction.Report _ -> {}
                }
            }
        }

        private static ConfigurationReply reply() {
            return new ConfigurationReply(
                    Optional.of(HOME_ADDRESS), 64, List.of(), Optional.empty());
        }
    }
}
