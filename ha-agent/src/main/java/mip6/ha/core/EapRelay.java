package mip6.ha.core;

import mip6.ha.radius.EapAnswer;
import mip6.ha.radius.EapRequest;
import mip6.ikev2.core.AuthenticatedPeer.Method;
import mip6.ikev2.core.EapStep;
import mip6.ikev2.core.IkeAction;
import mip6.ikev2.eap.EapPacket;
import mip6.ikev2.eap.EapType;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Secret;
import mip6.wire.Writer;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the IKE engine asks of an AAA server in the words of RADIUS, and the answer in its own. The
 * engine keeps, as the conversation, the name that the peer gave and the server's State.
 *
 * @param nasIdentifier this home agent's name
 * @param asksIdentity peers are asked for their EAP identity; else it is what IDi says
 */
public record EapRelay(String nasIdentifier, boolean asksIdentity) {

    private static final Bytes IDENTITY_ASKED = Bytes.of(0);

    /** What is to be done about a packet. */
    public sealed interface Next {

        record Ask(EapRequest request) implements Next {}

        /** Nobody has to be asked. */
        record Known(EapStep step) implements Next {}
    }

    /** What the AAA server is asked. */
    public Next next(IkeAction.RelayEap relay) {
        Bytes conversation = relay.conversation();
        if (conversation.isEmpty() && asksIdentity) {
            Bytes request = new EapPacket.Request(1, EapType.IDENTITY, Bytes.EMPTY).encode();
            return new Next.Known(
                    new EapStep.Ask(request, new EapStep.Judge.Remote(IDENTITY_ASKED)));
        }
        try {
            Reader reader = Reader.of(conversation.isEmpty() ? IDENTITY_ASKED : conversation);
            Bytes known = reader.bytes(reader.u8("name's length"), "name");
            Optional<Bytes> name = known.isEmpty() ? identity(relay) : Optional.of(known);
            return name.filter(it -> EapRequest.fits(it, relay.packet()))
                    .<Next>map(it -> ask(it, reader.rest(), relay.packet()))
                    .orElseGet(
                            () -> unavailable("no identity, or an EAP packet too long for RADIUS"));
        } catch (MalformedException bad) {
            throw new IllegalStateException(bad);
        }
    }

    private Next ask(Bytes name, Bytes state, Bytes packet) {
        return new Next.Ask(new EapRequest(name, nasIdentifier, state, packet));
    }

    private static Next unavailable(String why) {
        return new Next.Known(new EapStep.Unavailable(why));
    }

    private static Optional<Bytes> identity(IkeAction.RelayEap relay) {
        try {
            return EapPacket.decode(relay.packet())
                                    instanceof EapPacket.Response(int _, int type, Bytes data)
                            && type == EapType.IDENTITY
                    ? Optional.of(data)
                    : Optional.empty();
        } catch (MalformedException malformed) {
            return Optional.empty();
        }
    }

    /** What the answer to {@code asked} leads to. */
    public static EapStep step(EapRequest asked, EapAnswer answer) {
        return switch (answer) {
            case EapAnswer.Challenge(Bytes eap, Bytes state) ->
                    new EapStep.Ask(
                            eap, new EapStep.Judge.Remote(conversation(asked.userName(), state)));
            case EapAnswer.Accept(
                            Bytes eap,
                            Secret msk,
                            Bytes user,
                            List<Ipv6Address> addresses,
                            Set<String> names) ->
                    new EapStep.Accepted(
                            eap, msk, new EapStep.Vouched(user, Method.EAP_AAA, names, addresses));
            case EapAnswer.Reject(Bytes eap) ->
                    new EapStep.Rejected(eap, "the AAA server rejects it");
            case EapAnswer.Unusable(String why) -> new EapStep.Unavailable(why);
        };
    }

    private static Bytes conversation(Bytes name, Bytes state) {
        return new Writer(1 + name.length() + state.length())
                .u8(name.length())
                .bytes(name)
                .bytes(state)
                .toBytes();
    }
}
