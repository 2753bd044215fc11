package mip6.ikev2.core;

import mip6.ikev2.eap.EapCredentials;
import mip6.ikev2.eap.EapService;
import mip6.wire.Bytes;

import java.util.List;

/** Whether initiators prove themselves by EAP (RFC 7296 2.16). A responder never does. */
public sealed interface EapPolicy {

    /** Nobody does. */
    record None() implements EapPolicy {}

    /**
     * This node does, to whom it initiates. It has no other proof, hence cannot be initiated to.
     *
     * @param identity the name that it proves; IDi may hold another one
     */
    record Peer(Bytes identity, EapCredentials credentials) implements EapPolicy {}

    /**
     * Those that initiate to this node may, by one of these methods.
     *
     * @param services the preferred first
     */
    record Server(List<EapService> services) implements EapPolicy {

        public Server {
            services = List.copyOf(services);
            if (services.isEmpty()) {
                throw new IllegalArgumentException("no method");
            }
        }
    }

    /** Those that initiate to this node may; somebody else judges ({@link IkeAction.RelayEap}). */
    record Relay() implements EapPolicy {}
}
