package mip6.ikev2.core;

import mip6.ikev2.crypto.EphemeralKey;
import mip6.ikev2.crypto.Fragmentation;
import mip6.ikev2.crypto.HashAlgorithm;
import mip6.ikev2.crypto.Reassemblies;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.wire.Bytes;
import mip6.wire.MalformedException;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What both sides of IKE_SA_INIT (RFC 7296 1.2) make and read alike. */
final class IkeSaInit {

    private static final int NONCE_LENGTH = 32;

    /** Before an IKE message: IPv6, UDP, and the four zeros of port 4500 (RFC 3948 2.2). */
    private static final int HEADERS = 40 + 8 + 4;

    private IkeSaInit() {}

    /** A key pair for the initiator's KE. */
    record KeyMade(EphemeralKey key) implements ComputationResult {}

    static Bytes nonce(SecureRandom random) {
        byte[] octets = new byte[NONCE_LENGTH];
        random.nextBytes(octets);
        return Bytes.wrap(octets);
    }

    /** RFC 7296 2.6, 2.7: an answer that keeps nothing of {@code request}. */
    static IkeMessage refusal(IkeMessage request, Notify notify) {
        return new IkeMessage(
                request.initiatorSpi(),
                IkeSpi.ZERO,
                ExchangeType.IKE_SA_INIT,
                false,
                true,
                0,
                List.of(notify));
    }

    /** RFC 7383 2.3: where the peer has announced it too. */
    static Optional<Fragmentation> fragmentation(
            IkeMessage message, IkeSettings settings, Reassemblies reassemblies) {
        return message.notify(NotifyType.IKEV2_FRAGMENTATION_SUPPORTED)
                .map(
                        _ ->
                                new Fragmentation(
                                        settings.limits().longestDatagram() - HEADERS,
                                        reassemblies));
    }

    static Set<HashAlgorithm> hashes(IkeMessage message) {
        Optional<Notify> announced = message.notify(NotifyType.SIGNATURE_HASH_ALGORITHMS);
        try {
            return announced.isPresent()
                    ? HashAlgorithm.announced(announced.get().data())
                    : Set.of();
        } catch (MalformedException odd) {
            // as if nothing was announced: then no signature can be made for this peer
            return Set.of();
        }
    }
}
