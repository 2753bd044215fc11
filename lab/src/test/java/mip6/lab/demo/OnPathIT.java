package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.SecurityAssociation;
import mip6.linux.LinuxException;
import mip6.wire.Bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody hears the mobile node's IKE_SA_INIT, and answers in the home agent's name (attack 15):
 * the mobile node finds the true one all the same.
 */
@Timeout(180)
class OnPathIT {

    @TempDir Path folder = Path.of("");

    /** What cannot be told from the home agent's answer, or says that there is none. */
    private static List<List<Payload>> answers(IkeMessage request) {
        SecurityAssociation offered = request.first(SecurityAssociation.class).orElseThrow();
        SecurityAssociation weakest =
                new SecurityAssociation(List.of(offered.proposals().getLast()));
        List<List<Payload>> all = new ArrayList<>();
        for (NotifyType refusal :
                List.of(
                        NotifyType.NO_PROPOSAL_CHOSEN,
                        NotifyType.AUTHENTICATION_FAILED,
                        NotifyType.INVALID_SYNTAX,
                        NotifyType.TEMPORARY_FAILURE)) {
            all.add(List.of(Notify.of(refusal)));
        }
        all.add(List.of(Notify.of(NotifyType.INVALID_KE_PAYLOAD, Bytes.of(0, 1))));
        all.add(List.of(Notify.of(NotifyType.INVALID_KE_PAYLOAD, Bytes.of(0xff, 0xff))));
        all.add(List.of(Notify.of(NotifyType.COOKIE, Bytes.EMPTY)));
        // all that was offered, what was not, and what is not the group of the value
        all.add(List.of(offered, key(31, 32), nonce()));
        all.add(List.of(weakest, key(14, 256), nonce()));
        all.add(List.of(weakest, key(31, 31), nonce()));
        all.add(List.of(weakest, key(31, 32)));
        return all;
    }

    private static KeyExchange key(int group, int length) {
        return new KeyExchange(group, Bytes.ofHex("09".repeat(length)));
    }

    private static Nonce nonce() {
        return new Nonce(Bytes.zeros(32));
    }

    private static IkeMessage answer(IkeMessage request, long spi, List<Payload> payloads) {
        return new IkeMessage(
                request.initiatorSpi(),
                new IkeSpi(spi),
                ExchangeType.IKE_SA_INIT,
                false,
                true,
                0,
                payloads);
    }

    @Test
    void forgedAnswersToIkeSaInitDoNotKeepItFromItsHomeAgent() throws Exception {
        try (BesiegedProvider provider = new BesiegedProvider(folder)) {
            long normal = beginningsOfABootstrap(provider);
            AtomicInteger forged = new AtomicInteger();
            provider.eavesdropper(octets -> forge(provider, octets, forged));
            assertThat(provider.bootstrapAgain()).isEqualTo(provider.homeAddress());
            assertThat(forged.get()).isPositive();
            provider.assertUnharmed();
            provider.eavesdropper(_ -> {});
            assertThat(beginningsOfABootstrap(provider))
                    .as("beginnings of the next bootstrap")
                    .isLessThanOrEqualTo(2 * normal);
            provider.assertLittleIsKept();
        }
    }

    /** How often the mobile node begins, retransmissions not counted. */
    private static long beginningsOfABootstrap(BesiegedProvider provider) throws Exception {
        Set<Bytes> before = Set.copyOf(provider.ikeOfTheMobileNode());
        assertThat(provider.bootstrapAgain()).isEqualTo(provider.homeAddress());
        provider.await("a beginning is overheard", () -> beginnings(provider, before) > 0);
        return beginnings(provider, before);
    }

    private static long beginnings(BesiegedProvider provider, Set<Bytes> before) {
        return provider.ikeOfTheMobileNode().stream()
                .filter(it -> !before.contains(it))
                .distinct()
                .flatMap(it -> Attacker.decode(it).stream())
                .filter(it -> it.exchangeType() == ExchangeType.IKE_SA_INIT && !it.response())
                .count();
    }

    private static void forge(BesiegedProvider provider, Bytes octets, AtomicInteger forged) {
        Attacker.decode(octets)
                .filter(it -> it.exchangeType() == ExchangeType.IKE_SA_INIT && !it.response())
                .filter(it -> it.first(SecurityAssociation.class).isPresent())
                .ifPresent(
                        request -> {
                            for (List<Payload> payloads : answers(request)) {
                                send(provider, answer(request, forged.incrementAndGet(), payloads));
                            }
                        });
    }

    private static void send(BesiegedProvider provider, IkeMessage message) {
        try {
            provider.attacker()
                    .spoof(Plan.HOME_AGENT_ADDRESS, provider.careOfAddress(), message.encode());
        } catch (LinuxException failed) {
            throw new AssertionError(failed);
        }
    }
}
