package mip6.ikev2.eap;

import mip6.ikev2.pki.CertificateRequirement;
import mip6.ikev2.pki.CertificationPath;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import java.security.SecureRandom;
import java.util.Optional;

/**
 * The peer's side of a conversation (RFC 3748 2), at one point of it: it answers one method, and
 * believes in a Success only after that method came to its good end.
 */
public final class EapPeer {

    private final Bytes identity;
    private final PeerMethod method;
    private final boolean begun;

    private EapPeer(Bytes identity, PeerMethod method, boolean begun) {
        this.identity = identity;
        this.method = method;
        this.begun = begun;
    }

    /** What to do about a packet. */
    public sealed interface Step {

        /** Send {@code response}, and go on with {@code next}. */
        record Respond(Bytes response, EapPeer next) implements Step {}

        /**
         * Both sides know {@code msk} (RFC 3748 7.10).
         *
         * @param path the server's certificates, good unless one was revoked; empty where the
         *     method has none
         */
        record Succeeded(Secret msk, Optional<CertificationPath> path) implements Step {}

        /**
         * It is over.
         *
         * @param why one line in this program's words
         */
        record Failed(String why) implements Step {}
    }

    /**
     * Before the first packet.
     *
     * @param identity what the method proves, and what Identity is answered with
     * @param server who carries EAP, and has proved itself already
     */
    public static EapPeer begin(
            Bytes identity, EapCredentials credentials, Other server, SecureRandom random) {
        PeerMethod method =
                switch (credentials) {
                    case EapCredentials.Password(Secret password) ->
                            new MsChapPeer.Waiting(identity, password, random);
                    case EapCredentials.Certificate certificate ->
                            new TlsPeer.Waiting(side(certificate, server), random);
                };
        return new EapPeer(identity, method, false);
    }

    private static TlsSide side(EapCredentials.Certificate credentials, Other server) {
        return new TlsSide(
                credentials.own(),
                credentials.versions(),
                chain ->
                        new Other(credentials.server().orElse(server.identity()), server.at())
                                .verdict(
                                        credentials.others(),
                                        chain,
                                        new CertificateRequirement.TlsServer()));
    }

    /** Slow where the method is. */
    public Step receive(Bytes octets) {
        try {
            return switch (EapPacket.decode(octets)) {
                case EapPacket.Request request -> requested(request);
                case EapPacket.Success _ -> succeeded();
                case EapPacket.Failure _ ->
                        new Step.Failed(EapType.name(method.type()) + " ended with a Failure");
                case EapPacket.Response _ -> new Step.Failed("a response instead of a request");
            };
        } catch (MalformedException malformed) {
            return new Step.Failed(malformed.field() + " is malformed");
        }
    }

    private Step requested(EapPacket.Request request) {
        if (request.type() == method.type()) {
            return switch (method.request(request.data())) {
                case PeerMethod.Step.Respond(Bytes data, PeerMethod next) ->
                        respond(request, method.type(), data, new EapPeer(identity, next, true));
                case PeerMethod.Step.Abort(String why) -> new Step.Failed(why);
            };
        }
        if (begun) {
            // RFC 3748 2: one method for each conversation
            return new Step.Failed(EapType.name(request.type()) + " in the midst of another");
        }
        return switch (request.type()) {
            case EapType.IDENTITY -> respond(request, EapType.IDENTITY, identity, this);
            case EapType.NOTIFICATION -> respond(request, EapType.NOTIFICATION, Bytes.EMPTY, this);
            // RFC 3748 5.3.1: what is wanted instead
            default -> respond(request, EapType.NAK, Bytes.of(method.type()), this);
        };
    }

    private Step succeeded() {
        Optional<Secret> msk = method.msk();
        return msk.isPresent()
                ? new Step.Succeeded(msk.get(), method.path())
                : new Step.Failed("a Success that nothing went before");
    }

    private static Step respond(EapPacket.Request request, int type, Bytes data, EapPeer next) {
        return new Step.Respond(
                new EapPacket.Response(request.identifier(), type, data).encode(), next);
    }
}
