package mip6.ikev2.message;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;

/**
 * Payloads one behind the other, each naming the type of the next (RFC 7296 3.2): what a message
 * holds in the clear, and what an Encrypted payload holds inside.
 */
public final class PayloadChain {

    /** Payloads of one chain. */
    public static final int MAX_PAYLOADS = 64;

    /** Notify payloads of one chain. */
    public static final int MAX_NOTIFIES = 20;

    /** Certificate payloads of one chain. */
    public static final int MAX_CERTIFICATES = 8;

    private static final int HEADER = 4;
    private static final int CRITICAL = 0x80;

    private PayloadChain() {}

    /** Reads all of {@code octets}, which begin with a payload of {@code firstType}. */
    public static List<Payload> decode(int firstType, Bytes octets) throws MalformedException {
        return read(firstType, Reader.of(octets));
    }

    public static Bytes encode(List<Payload> payloads) {
        Writer writer = new Writer(512);
        write(payloads, writer);
        return writer.toBytes();
    }

    /** What the header before this chain has to name. */
    public static int firstType(List<Payload> payloads) {
        return payloads.isEmpty() ? PayloadType.NO_NEXT_PAYLOAD : payloads.getFirst().type();
    }

    /** The next-payload field of these names what is inside, so nothing can follow them. */
    static boolean endsChain(Payload payload) {
        return payload instanceof Encrypted || payload instanceof EncryptedFragment;
    }

    static List<Payload> read(int firstType, Reader reader) throws MalformedException {
        List<Payload> payloads = new ArrayList<>();
        int notifies = 0;
        int certificates = 0;
        int type = firstType;
        while (type != PayloadType.NO_NEXT_PAYLOAD) {
            if (payloads.size() == MAX_PAYLOADS) {
                throw reader.malformed("payloads", "more than " + MAX_PAYLOADS);
            }
            if (type == PayloadType.NOTIFY && ++notifies > MAX_NOTIFIES) {
                throw reader.malformed("Notify payloads", "more than " + MAX_NOTIFIES);
            }
            if (type == PayloadType.CERT && ++certificates > MAX_CERTIFICATES) {
                throw reader.malformed("Certificate payloads", "more than " + MAX_CERTIFICATES);
            }
            int next = reader.u8("next payload");
            int flags = reader.u8("payload flags");
            int length = reader.u16("payload length");
            if (length < HEADER) {
                throw reader.malformed("payload length", "is " + length);
            }
            Reader body = reader.nested(length - HEADER, "payload");
            Payload payload = payload(type, next, (flags & CRITICAL) != 0, body);
            body.end("payload");
            payloads.add(payload);
            type = endsChain(payload) ? PayloadType.NO_NEXT_PAYLOAD : next;
        }
        reader.end("payloads");
        return payloads;
    }

    static void write(List<Payload> payloads, Writer writer) {
        for (int i = 0; i < payloads.size(); i++) {
            Payload payload = payloads.get(i);
            int start = writer.length();
            writer.u8(
                            switch (payload) {
                                case Encrypted sk -> sk.firstPayload();
                                case EncryptedFragment skf -> skf.firstPayload();
                                default -> firstType(payloads.subList(i + 1, payloads.size()));
                            })
                    .u8(payload instanceof UnrecognizedPayload it && it.critical() ? CRITICAL : 0)
                    .u16(0);
            payload.write(writer);
            writer.patchU16(start + 2, writer.length() - start);
        }
    }

    private static Payload payload(int type, int next, boolean critical, Reader body)
            throws MalformedException {
        // RFC 7296 2.5: the critical bit MUST be ignored for a payload type that is known.
        return switch (type) {
            case PayloadType.SA -> SecurityAssociation.read(body);
            case PayloadType.KE -> KeyExchange.read(body);
            case PayloadType.IDI -> IdentificationInitiator.read(body);
            case PayloadType.IDR -> IdentificationResponder.read(body);
            case PayloadType.CERT -> Certificate.read(body);
            case PayloadType.CERTREQ -> CertificateRequest.read(body);
            case PayloadType.AUTH -> Authentication.read(body);
            case PayloadType.NONCE -> Nonce.read(body);
            case PayloadType.NOTIFY -> Notify.read(body);
            case PayloadType.DELETE -> Delete.read(body);
            case PayloadType.VENDOR_ID -> VendorId.read(body);
            case PayloadType.TSI -> TrafficSelectorsInitiator.read(body);
            case PayloadType.TSR -> TrafficSelectorsResponder.read(body);
            case PayloadType.SK -> Encrypted.read(next, body);
            case PayloadType.CP -> Configuration.read(body);
            case PayloadType.EAP -> Eap.read(body);
            case PayloadType.SKF -> EncryptedFragment.read(next, body);
            default -> new UnrecognizedPayload(type, critical, body.rest());
        };
    }
}
