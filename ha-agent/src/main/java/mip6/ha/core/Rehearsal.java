package mip6.ha.core;

import mip6.dataplane.DataPlane.IncomingMobilityHeader;
import mip6.dataplane.DataPlane.OutgoingMobilityHeader;
import mip6.dataplane.DataPlane.SaPair;
import mip6.dnsupdate.DomainName;
import mip6.ikev2.core.Endpoint;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEndpoint;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.message.Identity;
import mip6.ikev2.pki.CertificateAuthority;
import mip6.ikev2.pki.CertificateAuthority.Validity;
import mip6.ikev2.pki.CertificateProfile;
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.TrustAnchors;
import mip6.mobilityheader.AlternateCareOfAddress;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Prefix;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * A home agent that takes over mobile nodes which do not exist, up to their Binding
 * Acknowledgements (draft-li-mip6-ha-init-bootstrap-00 4), in memory. What a JVM has not run yet
 * takes it many times as long, and a home agent takes over for the first time just when another one
 * has failed. Names, keys and the certification authority are its own: nobody else knows or trusts
 * them.
 */
public final class Rehearsal {

    /** How both sides prove who they are. */
    public enum Proof {
        CERTIFICATES,
        SHARED_KEYS;

        /** As home agents with {@code settings} do. */
        public static Proof of(IkeSettings settings) {
            return settings.credentials().isPresent() ? CERTIFICATES : SHARED_KEYS;
        }
    }

    /** More than those whose certificates an engine remembers, so that each is verified. */
    private static final int MOBILE_NODES = 80;

    /** RFC 6761 6.4: nobody has such a name. */
    private static final String DOMAIN = "rehearsal.invalid";

    private static final String HOME_AGENT = "ha." + DOMAIN;

    /** RFC 6666: nobody has such an address. */
    private static final Ipv6Prefix HOME_LINK = Ipv6Prefix.of("100::1:0/112");

    private static final Ipv6Address AGENT = Ipv6Address.of("100::1:1");
    private static final Ipv6Address FAILED_AGENT = Ipv6Address.of("100::1:2");
    private static final Ipv6Address HOME_ADDRESS = Ipv6Address.of("100::1:3");
    private static final Ipv6Address CARE_OF_ADDRESS = Ipv6Address.of("100::2:1");

    private static final Lifetime LIFETIME = Lifetime.ofSeconds(600);

    /** Nothing of a takeover is left when the next one begins. */
    private static final long APART = Duration.ofMinutes(10).toNanos();

    private static final KeyKind KIND = KeyKind.ECDSA_P256;
    private static final int KEY_LENGTH = 32;

    private final Proof proof;
    private final SecureRandom random;
    private final Instant wallTime;
    private final CertificateAuthority authority;
    private final TrustAnchors anchors;
    private final Secret key;
    private final List<IkeSettings> mobileNodes = new ArrayList<>();
    private final HomeAgent homeAgent;
    private int takeovers;

    /** Before the first takeover; {@code wallTime} stands still. */
    public Rehearsal(Proof proof, SecureRandom random, Instant wallTime) {
        this.proof = proof;
        this.random = random;
        this.wallTime = wallTime;
        authority = CertificateAuthority.selfSigned("rehearsal", KIND, validity(), random);
        anchors = new TrustAnchors(authority.credentials().chain());
        byte[] octets = new byte[KEY_LENGTH];
        random.nextBytes(octets);
        key = Secret.wrap(octets);
        homeAgent =
                new HomeAgent(
                        settings(), new IkeEndpoint(homeAgent(), random, () -> wallTime), random);
    }

    /**
     * Takes over the next mobile node, and lets it go.
     *
     * @return whether all went well
     */
    public boolean takeOver() {
        int number = takeovers++ % MOBILE_NODES;
        if (number == mobileNodes.size()) {
            mobileNodes.add(mobileNode(number));
        }
        return new Takeover(mobileNodes.get(number), takeovers * APART).run();
    }

    /** One of them. */
    private final class Takeover {

        private final IkeEndpoint mobileNode;
        private final Identity identity;
        private final long now;
        private final Queue<HaAction> wanted = new ArrayDeque<>();
        private final Queue<IkeAction> wantedByMobileNode = new ArrayDeque<>();
        private boolean bound;

        Takeover(IkeSettings settings, long now) {
            mobileNode = new IkeEndpoint(settings, random, () -> wallTime);
            identity = settings.identity();
            this.now = now;
        }

        boolean run() {
            var _ = homeAgent.timePassed(now);
            tell(new HaEvent.Inherited(List.of(binding()), AGENT));
            while (!wanted.isEmpty() || !wantedByMobileNode.isEmpty()) {
                if (!wanted.isEmpty()) {
                    perform(wanted.remove());
                } else {
                    performForMobileNode(wantedByMobileNode.remove());
                }
            }
            var _ = homeAgent.handle(new HaEvent.LetGo(List.of(HOME_ADDRESS)), now);
            return bound;
        }

        private void tell(HaEvent event) {
            wanted.addAll(homeAgent.handle(event, now));
        }

        private void tellMobileNode(IkeEvent event) {
            wantedByMobileNode.addAll(mobileNode.handle(event, now));
        }

        private void perform(HaAction action) {
            switch (action) {
                case HaAction.Ike(IkeAction.Send(Endpoint from, Endpoint to, Bytes octets)) ->
                        tellMobileNode(new IkeEvent.DatagramReceived(to, from, octets));
                case HaAction.Ike(IkeAction.Compute(long job, var work)) ->
                        tell(new HaEvent.Ike(new IkeEvent.Computed(job, work.run())));
                case HaAction.Send(OutgoingMobilityHeader message) -> answer(message);
                case HaAction.Store(long ticket, Binding binding) ->
                        tell(new HaEvent.Stored(ticket, binding.homeAddress(), true));
                default -> {}
            }
        }

        private void performForMobileNode(IkeAction action) {
            switch (action) {
                case IkeAction.Send(Endpoint from, Endpoint to, Bytes octets) ->
                        tell(new HaEvent.Ike(new IkeEvent.DatagramReceived(to, from, octets)));
                case IkeAction.Compute(long job, var work) ->
                        tellMobileNode(new IkeEvent.Computed(job, work.run()));
                case IkeAction.Authorize asked ->
                        tellMobileNode(new IkeEvent.AuthorizedHomeAgent(asked.id(), HOME_ADDRESS));
                default -> {}
            }
        }

        /** A mobile node registers when it is called, and listens when it is acknowledged. */
        private void answer(OutgoingMobilityHeader message) {
            if (message.encapsulatedTo().isPresent()) {
                tell(new HaEvent.MobilityHeaderReceived(update(message.protection())));
            } else {
                bound = isAcceptance(message);
            }
        }

        private IncomingMobilityHeader update(Optional<SaPair> sa) {
            BindingUpdate update =
                    new BindingUpdate(
                            new SequenceNumber(takeovers & 0xffff),
                            true,
                            true,
                            false,
                            true,
                            LIFETIME,
                            List.of(new AlternateCareOfAddress(CARE_OF_ADDRESS)));
            return new IncomingMobilityHeader(
                    CARE_OF_ADDRESS,
                    AGENT,
                    0,
                    Optional.of(HOME_ADDRESS),
                    Optional.empty(),
                    sa.map(each -> new IncomingMobilityHeader.Protection(each, identity)),
                    MobilityHeader.encode(update, HOME_ADDRESS, AGENT));
        }

        private Binding binding() {
            return new Binding(
                    HOME_ADDRESS,
                    identity,
                    FAILED_AGENT,
                    CARE_OF_ADDRESS,
                    new SequenceNumber(0),
                    LIFETIME,
                    now + LIFETIME.duration().toNanos(),
                    Optional.empty(),
                    false,
                    true);
        }
    }

    private static boolean isAcceptance(OutgoingMobilityHeader message) {
        try {
            return MobilityHeader.decode(message.octets(), AGENT, HOME_ADDRESS)
                            instanceof BindingAcknowledgement acknowledgement
                    && acknowledgement.status().isAccepted();
        } catch (MalformedException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private HomeAgentSettings settings() {
        List<HomePrefix> prefixes = List.of(HomePrefix.lasting(HOME_LINK));
        Map<Identity, Set<DomainName>> nodes = new HashMap<>();
        for (int number = 0; number < MOBILE_NODES; number++) {
            nodes.put(Identity.fqdn(name(number)), Set.of());
        }
        return new HomeAgentSettings(
                new PoolSettings(
                        prefixes,
                        List.of(AGENT),
                        Map.of(),
                        Optional.empty(),
                        true,
                        0,
                        1,
                        false,
                        MOBILE_NODES),
                new BindingPolicy(prefixes, LIFETIME, MOBILE_NODES, true, Duration.ZERO),
                new Authorization(nodes, false),
                List.of(),
                Duration.ofMinutes(1),
                Optional.empty());
    }

    private IkeSettings homeAgent() {
        Credentials credentials =
                authority.issue(CertificateProfile.homeAgent(HOME_AGENT, DOMAIN), KIND, validity());
        Map<Identity, Secret> keys = new HashMap<>();
        for (int number = 0; number < MOBILE_NODES; number++) {
            keys.put(Identity.fqdn(name(number)), key);
        }
        IkeSettings settings =
                IkeSettings.homeAgent(Identity.fqdn(HOME_AGENT), credentials, anchors);
        return proof == Proof.CERTIFICATES ? settings : settings.withPreSharedKeys(keys);
    }

    private IkeSettings mobileNode(int number) {
        Identity identity = Identity.fqdn(name(number));
        if (proof == Proof.SHARED_KEYS) {
            return IkeSettings.homeAgent(identity, authority.credentials(), anchors)
                    .withPreSharedKeys(Map.of(Identity.fqdn(HOME_AGENT), key));
        }
        Credentials credentials =
                authority.issue(CertificateProfile.mobileNode(name(number)), KIND, validity());
        return IkeSettings.mobileNode(identity, credentials, anchors, DOMAIN);
    }

    private static String name(int number) {
        return "mn" + number + "." + DOMAIN;
    }

    private Validity validity() {
        return new Validity(wallTime.minus(Duration.ofHours(1)), wallTime.plus(Duration.ofDays(1)));
    }
}
