package mip6.ikev2.eap;

import mip6.wire.Bytes;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/** EAP-MSCHAPv2 as the authenticator. One attempt: whoever has another password begins anew. */
sealed interface MsChapServer extends ServerMethod {

    @Override
    default int type() {
        return EapType.MSCHAPV2;
    }

    @Override
    default Step response(Bytes data) {
        try {
            return responded(MsChapMessage.decodeResponse(data));
        } catch (MalformedException malformed) {
            return new Step.Reject(malformed.field() + " is malformed");
        }
    }

    Step responded(MsChapMessage response);

    /**
     * The challenge is out.
     *
     * @param passwords of all peers, by name
     */
    record Challenged(int id, Bytes challenge, Map<String, Secret> passwords)
            implements MsChapServer {

        /** Nobody's password: an unknown name takes as long and is told the same as a known one. */
        private static final Secret NOBODY = Secret.wrap(new byte[16]);

        static Step.Ask begin(Bytes ownName, Map<String, Secret> passwords, SecureRandom random) {
            byte[] octets = new byte[MsChap.CHALLENGE_LENGTH];
            random.nextBytes(octets);
            int id = random.nextInt(256);
            Bytes challenge = Bytes.wrap(octets);
            return new Step.Ask(
                    new MsChapMessage.Challenge(id, challenge, ownName).encode(),
                    new Challenged(id, challenge, passwords));
        }

        @Override
        public Step responded(MsChapMessage message) {
            if (!(message instanceof MsChapMessage.Response response) || response.id() != id) {
                return new Step.Reject("EAP-MSCHAPv2: not an answer to the challenge");
            }
            Bytes user = MsChap.user(response.name());
            Optional<Secret> password = Optional.ofNullable(passwords.get(user.toUtf8()));
            try (Secret hash = MsChap.passwordHash(password.orElse(NOBODY))) {
                Bytes expected = MsChap.response(challenge, response.peerChallenge(), user, hash);
                boolean right =
                        MessageDigest.isEqual(expected.toArray(), response.ntResponse().toArray());
                return right && password.isPresent()
                        ? proven(response, user, hash)
                        : new Step.Ask(
                                new MsChapMessage.Failure(
                                                id,
                                                Bytes.ofUtf8(
                                                        "E=691 R=0 C="
                                                                + "0".repeat(32)
                                                                + " V=3 M=Authentication failed"))
                                        .encode(),
                                new Denied());
            }
        }

        private Step proven(MsChapMessage.Response response, Bytes user, Secret hash) {
            String own =
                    MsChap.authenticatorResponse(
                            challenge, response.peerChallenge(), user, response.ntResponse(), hash);
            return new Step.Ask(
                    new MsChapMessage.Success(id, Bytes.ofUtf8(own + " M=Authenticated")).encode(),
                    new Proven(user, MsChap.msk(response.ntResponse(), hash)));
        }
    }

    /** The peer knows the password of {@code name}; it has yet to look at this side's proof. */
    record Proven(Bytes name, Secret key) implements MsChapServer {
        @Override
        public Step responded(MsChapMessage response) {
            return response instanceof MsChapMessage.SuccessAcknowledged
                    ? new Step.Accept(name, key, Optional.empty())
                    : new Step.Reject("EAP-MSCHAPv2: the peer does not acknowledge the end");
        }
    }

    /** The peer was told that it is refused. */
    record Denied() implements MsChapServer {
        @Override
        public Step responded(MsChapMessage response) {
            return new Step.Reject("EAP-MSCHAPv2: unknown name or wrong password");
        }
    }
}
