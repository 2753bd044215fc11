package mip6.ikev2.eap;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;

/** EAP-MSCHAPv2 as the peer. */
sealed interface MsChapPeer extends PeerMethod {

    @Override
    default int type() {
        return EapType.MSCHAPV2;
    }

    @Override
    default Optional<Secret> msk() {
        return Optional.empty();
    }

    @Override
    default Step request(Bytes data) {
        try {
            return requested(MsChapMessage.decodeRequest(data));
        } catch (MalformedException malformed) {
            return new Step.Abort(malformed.field() + " is malformed");
        }
    }

    Step requested(MsChapMessage request);

    /** Before the challenge. */
    record Waiting(Bytes name, Secret password, SecureRandom random) implements MsChapPeer {
        @Override
        public Step requested(MsChapMessage request) {
            if (!(request instanceof MsChapMessage.Challenge(int id, Bytes challenge, Bytes _))) {
                return new Step.Abort("EAP-MSCHAPv2 without a challenge");
            }
            byte[] own = new byte[MsChap.CHALLENGE_LENGTH];
            random.nextBytes(own);
            Bytes peerChallenge = Bytes.wrap(own);
            Bytes user = MsChap.user(name);
            try (Secret hash = MsChap.passwordHash(password)) {
                Bytes response = MsChap.response(challenge, peerChallenge, user, hash);
                String expected =
                        MsChap.authenticatorResponse(
                                challenge, peerChallenge, user, response, hash);
                return new Step.Respond(
                        new MsChapMessage.Response(id, peerChallenge, response, name).encode(),
                        new Answered(expected, MsChap.msk(response, hash)));
            }
        }
    }

    /** The challenge was answered: now the authenticator proves that it knows the password, too. */
    record Answered(String expected, Secret key) implements MsChapPeer {
        @Override
        public Step requested(MsChapMessage request) {
            return switch (request) {
                case MsChapMessage.Success(int _, Bytes message) when proves(message) ->
                        new Step.Respond(
                                new MsChapMessage.SuccessAcknowledged().encode(), new Proven(key));
                case MsChapMessage.Success _ ->
                        new Step.Abort(
                                "EAP-MSCHAPv2: the authenticator does not know the password");
                case MsChapMessage.Failure _ ->
                        new Step.Respond(
                                new MsChapMessage.FailureAcknowledged().encode(), new Refused());
                case MsChapMessage.Challenge _,
                        MsChapMessage.Response _,
                        MsChapMessage.SuccessAcknowledged _,
                        MsChapMessage.FailureAcknowledged _ ->
                        new Step.Abort("EAP-MSCHAPv2: another challenge");
            };
        }

        /** "S=" and 40 digits at the beginning (RFC 2759 5). */
        private boolean proves(Bytes message) {
            byte[] wanted = expected.getBytes(StandardCharsets.US_ASCII);
            return message.length() >= wanted.length
                    && MessageDigest.isEqual(wanted, message.slice(0, wanted.length).toArray());
        }
    }

    /** Both sides know the password. */
    record Proven(Secret key) implements MsChapPeer {
        @Override
        public Step requested(MsChapMessage request) {
            return new Step.Abort("EAP-MSCHAPv2 goes on after its end");
        }

        @Override
        public Optional<Secret> msk() {
            return Optional.of(key);
        }
    }

    /** The authenticator said that the password is not right. */
    record Refused() implements MsChapPeer {
        @Override
        public Step requested(MsChapMessage request) {
            return new Step.Abort("EAP-MSCHAPv2: the password is refused");
        }
    }
}
