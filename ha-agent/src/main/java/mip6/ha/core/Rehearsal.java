package mip6.ha.core;

import mip6.ikev2.core.ChildSa;
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
import mip6.ikev2.pki.Credentials;
import mip6.ikev2.pki.KeyKind;
import mip6.ikev2.pki.TrustAnchors;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
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

/**
 * A home agent that initiates to mobile nodes which do not exist, up to the SA for their Binding
 * Updates (draft-li-mip6-ha-init-bootstrap-00 4.2), in memory. What a JVM has not run yet takes it
 * many times as long, and a home agent initiates for the first time just when another one has
 * failed. Names, keys and the certification authority are its own: nobody else knows or trusts
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
    private static final Endpoint AGENT = Endpoint.ike(Ipv6Address.of("100::1"));

    private static final Endpoint NODE = Endpoint.ike(Ipv6Address.of("100::2"));
    private static final Ipv6Address HOME_ADDRESS = Ipv6Address.of("100::3");

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
    private final IkeEndpoint homeAgent;
    private long takeovers;

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
        homeAgent = new IkeEndpoint(homeAgent(), random, () -> wallTime);
    }

    /**
     * Takes over the next mobile node, and lets it go.
     *
     * @return whether all went well
     */
    public boolean takeOver() {
        int number = (int) (takeovers++ % MOBILE_NODES);
        if (number == mobileNodes.size()) {
            mobileNodes.add(mobileNode(number));
        }
        return new Takeover(mobileNodes.get(number)).run();
    }

    /** One of them. */
    private final class Takeover {

        private final IkeEndpoint mobileNode;
        private final Identity identity;
        private final Queue<Runnable> steps = new ArrayDeque<>();
        private boolean secured;

        Takeover(IkeSettings settings) {
            mobileNode = new IkeEndpoint(settings, random, () -> wallTime);
            identity = settings.identity();
        }

        boolean run() {
            tell(homeAgent, new IkeEvent.TimePassed());
            tell(
                    homeAgent,
                    new IkeEvent.Initiate(
                            homeAgent.newId(),
                            AGENT,
                            NODE,
                            Optional.of(identity),
                            new IkeEvent.Part.HomeAgent(Optional.empty()),
                            new IkeEvent.FirstChild.Avoided(child())));
            while (!steps.isEmpty()) {
                steps.remove().run();
            }
            return secured;
        }

        private void tell(IkeEndpoint engine, IkeEvent event) {
            steps.add(
                    () ->
                            engine.handle(event, takeovers * APART)
                                    .forEach(action -> perform(action, engine)));
        }

        private void perform(IkeAction action, IkeEndpoint by) {
            boolean initiator = by.equals(homeAgent);
            if (action instanceof IkeAction.Send(Endpoint from, Endpoint to, Bytes octets)) {
                tell(
                        initiator ? mobileNode : homeAgent,
                        new IkeEvent.DatagramReceived(to, from, octets));
            } else if (action instanceof IkeAction.Compute(long job, var work)) {
                tell(by, new IkeEvent.Computed(job, work.run()));
            } else if (action instanceof IkeAction.Authorize asked) {
                tell(by, new IkeEvent.AuthorizedHomeAgent(asked.id(), HOME_ADDRESS));
            } else if (initiator && action instanceof IkeAction.Established established) {
                tell(by, new IkeEvent.CreateChild(established.id(), child()));
            } else if (initiator && action instanceof IkeAction.InstallSa(ChildSa sa)) {
                secured(sa.owner());
            }
        }

        private void secured(IkeSaId id) {
            secured = true;
            tell(homeAgent, new IkeEvent.Close(id));
        }
    }

    private static IkeEvent.ChildRequest child() {
        return new IkeEvent.ChildRequest(
                ChildSa.Mode.TRANSPORT,
                List.of(TrafficSelector.mobilityHeader(AGENT.address())),
                List.of(TrafficSelector.mobilityHeader(HOME_ADDRESS)));
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
