package mip6.ikev2.eap;

import mip6.ikev2.pki.CertificateRequirement;
import mip6.ikev2.pki.CertificationPath;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * The authenticator's side of a conversation (RFC 3748 2), at one point of it. It begins with the
 * method itself: what carries EAP has told the peer's identity, or the method will.
 */
public final class EapServer {

    private final int identifier;
    private final ServerMethod method;
    private final List<EapService> others;
    private final boolean begun;
    private final Other peer;
    private final SecureRandom random;

    private EapServer(
            int identifier,
            ServerMethod method,
            List<EapService> others,
            boolean begun,
            Other peer,
            SecureRandom random) {
        this.identifier = identifier;
        this.method = method;
        this.others = others;
        this.begun = begun;
        this.peer = peer;
        this.random = random;
    }

    /** What to do next. */
    public sealed interface Step {

        /** Send {@code request}, and go on with {@code next}. */
        record Ask(Bytes request, EapServer next) implements Step {}

        /**
         * The peer has proved who it is.
         *
         * @param success EAP-Success, to be sent
         * @param name what it proved
         * @param msk known to both sides (RFC 3748 7.10)
         * @param path the peer's certificates, good unless one was revoked; empty where the method
         *     has none
         */
        record Accepted(Bytes success, Bytes name, Secret msk, Optional<CertificationPath> path)
                implements Step {}

        /**
         * It has not.
         *
         * @param failure EAP-Failure, to be sent
         * @param why one line in this program's words
         */
        record Rejected(Bytes failure, String why) implements Step {}
    }

    /**
     * The first request.
     *
     * @param services methods that are offered, the preferred first; not empty
     * @param peer what it says it is
     */
    public static Step.Ask begin(List<EapService> services, Other peer, SecureRandom random) {
        return offer(services.getFirst(), services, random.nextInt(256), peer, random);
    }

    /** Slow where the method is. */
    public Step receive(Bytes octets) {
        try {
            return EapPacket.decode(octets) instanceof EapPacket.Response response
                            && response.identifier() == identifier
                    ? responded(response)
                    : rejected("not a response to the request");
        } catch (MalformedException malformed) {
            return rejected(malformed.field() + " is malformed");
        }
    }

    private Step responded(EapPacket.Response response) {
        if (response.type() == EapType.NAK && !begun) {
            return refused(response.data());
        }
        if (response.type() != method.type()) {
            return rejected(EapType.name(response.type()) + " instead of what was asked");
        }
        return switch (method.response(response.data())) {
            case ServerMethod.Step.Ask(Bytes data, ServerMethod next) ->
                    ask(identifier + 1 & 0xff, data, next, List.of(), true, peer, random);
            case ServerMethod.Step.Accept(Bytes name, Secret msk, var path) ->
                    new Step.Accepted(new EapPacket.Success(identifier).encode(), name, msk, path);
            case ServerMethod.Step.Reject(String why) -> rejected(why);
        };
    }

    /** RFC 3748 5.3.1: the peer names the methods that it would have. */
    private Step refused(Bytes wanted) {
        return others.stream()
                .filter(service -> contains(wanted, service.type()))
                .findFirst()
                .<Step>map(service -> offer(service, others, identifier + 1 & 0xff, peer, random))
                .orElseGet(() -> rejected("the peer wants a method that is not offered"));
    }

    private static boolean contains(Bytes types, int type) {
        for (int i = 0; i < types.length(); i++) {
            if (types.at(i) == type) {
                return true;
            }
        }
        return false;
    }

    private static Step.Ask offer(
            EapService service,
            List<EapService> services,
            int identifier,
            Other peer,
            SecureRandom random) {
        List<EapService> others = services.stream().filter(it -> !it.equals(service)).toList();
        ServerMethod.Step.Ask first =
                switch (service) {
                    case EapService.Passwords passwords ->
                            MsChapServer.Challenged.begin(
                                    passwords.ownName(), passwords.passwords(), random);
                    case EapService.Certificates certificates ->
                            TlsServer.begin(
                                    peer.identity().data(),
                                    new TlsSide(
                                            certificates.own(),
                                            certificates.versions(),
                                            chain ->
                                                    peer.verdict(
                                                            certificates.others(),
                                                            chain,
                                                            new CertificateRequirement
                                                                    .TlsClient())),
                                    random);
                };
        return ask(identifier, first.data(), first.next(), others, false, peer, random);
    }

    private static Step.Ask ask(
            int identifier,
            Bytes data,
            ServerMethod next,
            List<EapService> others,
            boolean begun,
            Other peer,
            SecureRandom random) {
        return new Step.Ask(
                new EapPacket.Request(identifier, next.type(), data).encode(),
                new EapServer(identifier, next, others, begun, peer, random));
    }

    private Step rejected(String why) {
        return new Step.Rejected(new EapPacket.Failure(identifier).encode(), why);
    }
}
