package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.message.Certificate;
import mip6.ikev2.message.CertificateRequest;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Payload;
import mip6.linux.LinuxException;
import mip6.wire.Bytes;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Who hears the mobile node's IKE_SA_INIT and answers it in the home agent's name, once for each of
 * several things to say besides; and, before those, in ways that no message may have.
 */
final class FalseResponders implements Consumer<Bytes> {

    private static final int TOO_MANY = 65;
    private static final int TOO_LONG = 17_000;

    /** The lower half of the length in the header. */
    private static final int LENGTH = 26;

    private static final long PATIENCE_SECONDS = 30;

    private final BesiegedProvider provider;
    private final List<List<Payload>> more;

    /** Those that have answered, and have not heard of the mobile node again. */
    private final List<FalseResponder> waiting = new ArrayList<>();

    private final BlockingQueue<IkeMessage> proofs = new LinkedBlockingQueue<>();
    private boolean answered;

    /** With that besides, each in an answer of its own. */
    FalseResponders(BesiegedProvider provider, List<List<Payload>> more) {
        this.provider = provider;
        this.more = more;
    }

    int count() {
        return more.size();
    }

    /** An IKE_AUTH request that none of those before was to. */
    IkeMessage nextProof() throws InterruptedException {
        IkeMessage proof = proofs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(proof).as("IKE_AUTH within %d s", PATIENCE_SECONDS).isNotNull();
        return proof;
    }

    @Override
    public void accept(Bytes octets) {
        if (answered) {
            waiting.removeIf(it -> it.opened(octets).map(proofs::add).isPresent());
            return;
        }
        Attacker.decode(octets)
                .filter(it -> it.exchangeType() == ExchangeType.IKE_SA_INIT && !it.response())
                .ifPresent(this::answer);
    }

    private void answer(IkeMessage request) {
        answered = true;
        SecureRandom random = provider.attacker().random();
        CertificateRequest any =
                new CertificateRequest(Certificate.X509_SIGNATURE, Bytes.zeros(20));
        Bytes many =
                FalseResponder.to(request, Collections.nCopies(TOO_MANY, any), random)
                        .answer()
                        .encode();
        send(many);
        byte[] large = Arrays.copyOf(many.toArray(), TOO_LONG);
        large[LENGTH] = (byte) (TOO_LONG >> Byte.SIZE);
        large[LENGTH + 1] = (byte) TOO_LONG;
        send(Bytes.wrap(large));
        for (List<Payload> each : more) {
            FalseResponder responder = FalseResponder.to(request, each, random);
            waiting.add(responder);
            send(responder.answer().encode());
        }
    }

    private void send(Bytes octets) {
        try {
            provider.attacker().spoof(Plan.HOME_AGENT_ADDRESS, provider.careOfAddress(), octets);
        } catch (LinuxException failed) {
            throw new AssertionError(failed);
        }
    }
}
