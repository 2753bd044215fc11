package mip6.ikev2.core;

import static mip6.ikev2.message.PayloadType.AUTH;
import static mip6.ikev2.message.PayloadType.CERT;
import static mip6.ikev2.message.PayloadType.CERTREQ;
import static mip6.ikev2.message.PayloadType.CP;
import static mip6.ikev2.message.PayloadType.DELETE;
import static mip6.ikev2.message.PayloadType.EAP;
import static mip6.ikev2.message.PayloadType.IDI;
import static mip6.ikev2.message.PayloadType.IDR;
import static mip6.ikev2.message.PayloadType.KE;
import static mip6.ikev2.message.PayloadType.NONCE;
import static mip6.ikev2.message.PayloadType.NOTIFY;
import static mip6.ikev2.message.PayloadType.SA;
import static mip6.ikev2.message.PayloadType.TSI;
import static mip6.ikev2.message.PayloadType.TSR;
import static mip6.ikev2.message.PayloadType.VENDOR_ID;

import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.PayloadType;
import mip6.ikev2.message.UnrecognizedPayload;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which messages a state waits for, and how many payloads of which types each may hold (RFC 7296
 * appendix C). Notify and Vendor ID may stand anywhere; types that nobody knows are passed over,
 * unless they are critical.
 */
final class PayloadTable {

    private static final int MANY = PayloadType.SKF;

    private record Count(int least, int most) {}

    private static final Count ONE = new Count(1, 1);
    private static final Count AT_MOST_ONE = new Count(0, 1);
    private static final Count ANY = new Count(0, MANY);

    private static final Map<Integer, Count> EAP_PACKET =
            Map.of(EAP, ONE, NOTIFY, ANY, VENDOR_ID, ANY);
    private static final Map<Integer, Count> EAP_PROOF =
            Map.of(AUTH, ONE, NOTIFY, ANY, VENDOR_ID, ANY);

    private static final Map<MessageKind, Map<Integer, Count>> ROWS = rows();

    private PayloadTable() {}

    private static Map<MessageKind, Map<Integer, Count>> rows() {
        Map<MessageKind, Map<Integer, Count>> rows = new EnumMap<>(MessageKind.class);
        rows.put(
                MessageKind.IKE_SA_INIT_REQUEST,
                Map.of(SA, ONE, KE, ONE, NONCE, ONE, NOTIFY, ANY, VENDOR_ID, ANY));
        rows.put(
                MessageKind.IKE_SA_INIT_RESPONSE,
                Map.of(SA, ONE, KE, ONE, NONCE, ONE, CERTREQ, ANY, NOTIFY, ANY, VENDOR_ID, ANY));
        // EAP is asked for by an IKE_AUTH request without AUTH (RFC 7296 2.16).
        Map<Integer, Count> authentication = new HashMap<>();
        authentication.putAll(
                Map.of(IDR, AT_MOST_ONE, AUTH, AT_MOST_ONE, CERT, ANY, CP, AT_MOST_ONE));
        authentication.putAll(Map.of(SA, AT_MOST_ONE, TSI, AT_MOST_ONE, TSR, AT_MOST_ONE));
        authentication.putAll(Map.of(NOTIFY, ANY, VENDOR_ID, ANY));
        rows.put(MessageKind.IKE_AUTH_RESPONSE, with(authentication, EAP));
        authentication.putAll(Map.of(IDI, ONE, CERTREQ, ANY));
        rows.put(MessageKind.IKE_AUTH_REQUEST, Map.copyOf(authentication));
        Map<Integer, Count> child = new HashMap<>();
        child.putAll(Map.of(SA, ONE, NONCE, ONE, KE, AT_MOST_ONE, CP, AT_MOST_ONE));
        child.putAll(Map.of(TSI, AT_MOST_ONE, TSR, AT_MOST_ONE, NOTIFY, ANY, VENDOR_ID, ANY));
        rows.put(MessageKind.CREATE_CHILD_SA_REQUEST, Map.copyOf(child));
        rows.put(MessageKind.CREATE_CHILD_SA_RESPONSE, Map.copyOf(child));
        Map<Integer, Count> informational =
                Map.of(NOTIFY, ANY, DELETE, ANY, CP, AT_MOST_ONE, VENDOR_ID, ANY);
        rows.put(MessageKind.INFORMATIONAL_REQUEST, informational);
        rows.put(MessageKind.INFORMATIONAL_RESPONSE, informational);
        return rows;
    }

    /** The messages that are looked at in a state; any other is dropped. */
    static Set<MessageKind> expected(IkeSaState state) {
        return switch (state) {
            case InitSent _ -> Set.of(MessageKind.IKE_SA_INIT_RESPONSE);
            case AuthSent _, EapSent _ -> Set.of(MessageKind.IKE_AUTH_RESPONSE);
            case ResponderDeriving _ -> Set.of(MessageKind.IKE_SA_INIT_REQUEST);
            case InitAnswered _ ->
                    Set.of(MessageKind.IKE_SA_INIT_REQUEST, MessageKind.IKE_AUTH_REQUEST);
            case ResponderVerifying _, EapAsking _, EapAwaiting _, Authorizing _ ->
                    Set.of(MessageKind.IKE_AUTH_REQUEST);
            case Established _ ->
                    Set.of(
                            // whose answer was lost
                            MessageKind.IKE_AUTH_REQUEST,
                            MessageKind.CREATE_CHILD_SA_REQUEST,
                            MessageKind.CREATE_CHILD_SA_RESPONSE,
                            MessageKind.INFORMATIONAL_REQUEST,
                            MessageKind.INFORMATIONAL_RESPONSE);
            case Candidate _ ->
                    Set.of(MessageKind.CREATE_CHILD_SA_REQUEST, MessageKind.INFORMATIONAL_REQUEST);
            case Retiring _ ->
                    Set.of(
                            MessageKind.CREATE_CHILD_SA_REQUEST,
                            MessageKind.CREATE_CHILD_SA_RESPONSE,
                            MessageKind.INFORMATIONAL_REQUEST,
                            MessageKind.INFORMATIONAL_RESPONSE);
            case Closing _ ->
                    Set.of(
                            MessageKind.CREATE_CHILD_SA_REQUEST,
                            MessageKind.INFORMATIONAL_REQUEST,
                            MessageKind.INFORMATIONAL_RESPONSE);
            case Lingering _ ->
                    Set.of(
                            MessageKind.IKE_AUTH_REQUEST,
                            MessageKind.CREATE_CHILD_SA_REQUEST,
                            MessageKind.INFORMATIONAL_REQUEST);
            case InitiatorPreparing _,
                    InitiatorDeriving _,
                    InitiatorVerifying _,
                    EapAnswering _,
                    Gone _ ->
                    Set.of();
        };
    }

    /**
     * What is wrong with the payloads of a message, in words fit for a report. An answer that holds
     * an error has nothing else to hold.
     */
    static Optional<String> problem(MessageKind kind, IkeMessage message) {
        boolean auth =
                kind == MessageKind.IKE_AUTH_REQUEST || kind == MessageKind.IKE_AUTH_RESPONSE;
        return problem(row(kind), kind.isResponse(), message)
                .or(
                        () ->
                                auth && !childIsWhole(message)
                                        ? Optional.of("some of SA, TSi, TSr without the others")
                                        : Optional.empty());
    }

    private static Optional<String> problem(
            Map<Integer, Count> row, boolean response, IkeMessage message) {
        Map<Integer, Integer> counts = new HashMap<>();
        boolean error = false;
        for (Payload payload : message.payloads()) {
            if (payload instanceof UnrecognizedPayload) {
                continue;
            }
            counts.merge(payload.type(), 1, Integer::sum);
            error |= payload instanceof Notify notify && notify.isError();
        }
        for (Map.Entry<Integer, Integer> found : counts.entrySet()) {
            Count allowed = row.get(found.getKey());
            if (allowed == null || found.getValue() > allowed.most()) {
                return Optional.of(
                        "%d payloads of type %d".formatted(found.getValue(), found.getKey()));
            }
        }
        for (Map.Entry<Integer, Count> wanted : row.entrySet()) {
            if (!(error && response)
                    && counts.getOrDefault(wanted.getKey(), 0) < wanted.getValue().least()) {
                return Optional.of("no payload of type " + wanted.getKey());
            }
        }
        return Optional.empty();
    }

    /** The same for a later answer of IKE_AUTH with EAP (RFC 7296 2.16). */
    static Optional<String> problemInEap(EapSent state, IkeMessage answer) {
        return switch (state.sent()) {
            case EapSent.Sent.Packet _ -> problem(EAP_PACKET, true, answer);
            case EapSent.Sent.Proof _ -> problem(MessageKind.IKE_AUTH_RESPONSE, answer);
        };
    }

    /** The same for a later request of IKE_AUTH with EAP (RFC 7296 2.16). */
    static Optional<String> problemInEap(EapAwaiting state, IkeMessage request) {
        return switch (state.wanted()) {
            case EapAwaiting.Wanted.Packet _ -> problem(EAP_PACKET, false, request);
            case EapAwaiting.Wanted.Proof _ -> problem(EAP_PROOF, false, request);
        };
    }

    /** A first CHILD_SA is asked for with SA, TSi and TSr, or not at all (RFC 6023 3). */
    private static boolean childIsWhole(IkeMessage message) {
        return Stream.of(SA, TSI, TSR)
                        .map(
                                type ->
                                        message.payloads().stream()
                                                .anyMatch(payload -> payload.type() == type))
                        .distinct()
                        .count()
                == 1;
    }

    private static Map<Integer, Count> with(Map<Integer, Count> row, int more) {
        Map<Integer, Count> all = new HashMap<>(row);
        all.put(more, AT_MOST_ONE);
        return Map.copyOf(all);
    }

    private static Map<Integer, Count> row(MessageKind kind) {
        Map<Integer, Count> row = ROWS.get(kind);
        if (row == null) {
            throw new IllegalStateException("no row for " + kind);
        }
        return row;
    }
}
