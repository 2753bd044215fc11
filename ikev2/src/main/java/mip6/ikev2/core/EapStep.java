package mip6.ikev2.core;

import mip6.ikev2.eap.EapServer;
import mip6.ikev2.pki.CertificationPath;
import mip6.ikev2.revocation.RevocationVerdict;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import java.util.List;
import java.util.Set;

/** What an initiator's EAP packet leads to: worked out here, or by whom it was relayed to. */
public sealed interface EapStep extends ComputationResult {

    /** The initiator is to get {@code request}; its answer goes to {@code next}. */
    record Ask(Bytes request, Judge next) implements EapStep {}

    /**
     * The initiator has proved who it is.
     *
     * @param success EAP-Success, to be sent
     * @param msk shared with the initiator
     */
    record Accepted(Bytes success, Secret msk, Vouched vouched) implements EapStep {}

    /**
     * It has, unless one of its certificates was revoked.
     *
     * @param failure EAP-Failure, in place of the Success
     */
    record AcceptedUnlessRevoked(Accepted accepted, Bytes failure, CertificationPath path)
            implements EapStep {

        EapStep after(RevocationVerdict verdict) {
            return switch (verdict) {
                case RevocationVerdict.Accepted _ -> accepted;
                case RevocationVerdict.Revoked(String why) -> refused(why);
                case RevocationVerdict.NotKnown(String why) -> refused(why);
            };
        }

        private EapStep refused(String why) {
            accepted.msk().close();
            return new Rejected(failure, "the client of TLS: " + why);
        }
    }

    /**
     * It has not.
     *
     * @param failure EAP-Failure, to be sent
     * @param why one line in this program's words
     */
    record Rejected(Bytes failure, String why) implements EapStep {}

    /** Nobody is there to judge it. */
    record Unavailable(String why) implements EapStep {}

    /** Who judges. */
    sealed interface Judge {

        /** This node. */
        record Local(EapServer conversation) implements Judge {}

        /**
         * Whoever {@link IkeAction.RelayEap} goes to.
         *
         * @param conversation what it needs to find this conversation again
         */
        record Remote(Bytes conversation) implements Judge {}
    }

    /**
     * What is vouched for.
     *
     * @param name that was proved
     * @param method the judge is this node, or an AAA server
     * @param dnsNames that it may have published, in lower case
     * @param addresses its home addresses; empty where nothing was said
     */
    record Vouched(
            Bytes name,
            AuthenticatedPeer.Method method,
            Set<String> dnsNames,
            List<Ipv6Address> addresses) {

        public Vouched {
            dnsNames = Set.copyOf(dnsNames);
            addresses = List.copyOf(addresses);
        }
    }
}
