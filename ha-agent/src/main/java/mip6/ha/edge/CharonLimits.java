package mip6.ha.edge;

import mip6.agent.StartException;
import mip6.agent.configuration.StrongSwanConfiguration;
import mip6.agent.configuration.TomlTable;
import mip6.ikev2.charon.CharonTerms;
import mip6.ikev2.charon.HomeAgentPlan;
import mip6.ikev2.core.IkeSettings;
import mip6.ikev2.message.Identity;
import mip6.wire.Ipv6Address;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A home agent whose key exchange is charon's, and what it cannot do then. */
final class CharonLimits {

    /** For ever (RFC 5026 8.2). */
    private static final long INFINITE = 0xffff_ffffL;

    private CharonLimits() {}

    /**
     * Refuses what charon cannot be told to do.
     *
     * @throws StartException with a line for the operator
     */
    static void refuse(HomeAgentConfiguration configuration, TomlTable root) {
        if (configuration.cluster().isPresent()) {
            throw needsOurs(
                    root,
                    "[cluster]",
                    "charon initiates to no mobile node, and sends no CFG_REPLY as initiator");
        }
        StrongSwanConfiguration.refuseUserspace(root, configuration.common().dataPlane());
        if (configuration.eap().isOffered() || configuration.radius().isPresent()) {
            throw needsOurs(root, "[eap] or [radius]", "charon would need plugins for it");
        }
        if (configuration.anyCertificate()) {
            throw needsOurs(
                    root,
                    "authorization.any-certificate",
                    "charon gives addresses without asking: list [[mobile-nodes]]");
        }
        if (configuration.homeLink().pool().isPresent()) {
            throw needsOurs(
                    root,
                    "home-link.pool",
                    "charon gives addresses without asking: set addresses of [[mobile-nodes]]");
        }
        if (configuration.homeLink().dhcp()) {
            throw needsOurs(
                    root,
                    "home-link.dhcp",
                    "charon gives addresses without asking: set addresses of [[mobile-nodes]]");
        }
        if (configuration.homeLink().selfMade()) {
            throw needsOurs(
                    root,
                    "home-link.self-made-addresses",
                    "charon cannot ask whether an address may be used, nor send"
                            + " USE_ASSIGNED_HoA");
        }
        if (configuration.mobileNodes().size() > HomeAgentPlan.MOST_MOBILE_NODES) {
            throw root.refused(
                    "ike.engine = \"strongswan\" has room for "
                            + HomeAgentPlan.MOST_MOBILE_NODES
                            + " of [[mobile-nodes]]");
        }
        configuration.mobileNodes().forEach((identity, node) -> refuse(identity, node, root));
    }

    private static void refuse(
            Identity identity, HomeAgentConfiguration.MobileNode node, TomlTable root) {
        if (node.addresses().size() != 1) {
            throw root.refused(
                    "mobile-nodes: "
                            + identity
                            + " has "
                            + node.addresses().size()
                            + " addresses, and ike.engine = \"strongswan\" needs one for each");
        }
    }

    private static StartException needsOurs(TomlTable root, String what, String why) {
        return root.refused(what + " needs ike.engine = \"native\": " + why);
    }

    /** What charon is told. */
    static HomeAgentPlan plan(
            HomeAgentConfiguration configuration, CharonTerms terms, IkeSettings settings) {
        Map<Identity, Ipv6Address> mobileNodes = new HashMap<>();
        configuration
                .mobileNodes()
                .forEach(
                        (identity, node) -> mobileNodes.put(identity, node.addresses().getFirst()));
        return new HomeAgentPlan(
                settings,
                terms,
                mobileNodes,
                configuration.homeLink().prefixes(),
                configuration.homeLink().prefixLifetime().map(Duration::toSeconds).orElse(INFINITE),
                configuration.homeLink().dnsServers());
    }
}
