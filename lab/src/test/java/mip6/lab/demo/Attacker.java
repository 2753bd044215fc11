package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.crypto.EphemeralKey;
import mip6.ikev2.crypto.HashAlgorithm;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.lab.net.Host;
import mip6.linux.LinuxException;
import mip6.linux.ReaderThread;
import mip6.linux.UdpDatagram;
import mip6.linux.UdpSocket;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Speaks IKE with a home agent, with our codecs and without our manners. */
final class Attacker implements AutoCloseable {

    static final int PORT = 500;
    private static final long PATIENCE_SECONDS = 20;
    private static final int VERSION = 17;

    /** Datagrams that fit into a socket's buffer. */
    private static final int AT_ONCE = 32;

    private final SecureRandom random = new SecureRandom();
    private final Ipv6Address own;
    private final Ipv6Address target;
    private final UdpSocket socket;
    private final BlockingQueue<UdpDatagram> received = new LinkedBlockingQueue<>();
    private final ReaderThread reader;
    private final List<Bytes> collected = new ArrayList<>();
    private int sent;

    Attacker(Host host, Ipv6Address own, Ipv6Address target) throws LinuxException {
        this.own = own;
        this.target = target;
        // freely: so that it may also name sources that are others'
        socket = host.call(() -> UdpSocket.bindFreely(Ipv6Address.UNSPECIFIED, PORT));
        reader = ReaderThread.start("attacker", socket, received::add, _ -> {});
    }

    SecureRandom random() {
        return random;
    }

    Ipv6Address own() {
        return own;
    }

    /** How often {@link #send} was called. */
    int sent() {
        return sent;
    }

    /** Not faster than they are read, so that none is lost. */
    void send(Bytes octets) throws LinuxException, InterruptedException {
        spoof(own, target, octets);
        if (++sent % AT_ONCE == 0) {
            collect();
        }
    }

    /** A datagram with another's source address. */
    void spoof(Ipv6Address source, Ipv6Address destination, Bytes octets) throws LinuxException {
        socket.send(source, 0, destination, PORT, octets);
    }

    /**
     * What was answered at once to all that was sent so far: something is asked that is always
     * answered, and what comes before that is collected. Answers that take public-key work come
     * later: {@link #await}.
     */
    List<Bytes> answers() throws LinuxException, InterruptedException {
        collect();
        List<Bytes> answers = List.copyOf(collected);
        collected.clear();
        return answers;
    }

    private void collect() throws LinuxException, InterruptedException {
        IkeSpi spi = new IkeSpi(random.nextLong());
        byte[] octets = message(spi, ExchangeType.IKE_SA_INIT, List.of()).encode().toArray();
        octets[VERSION] = 0x30;
        spoof(own, target, Bytes.wrap(octets));
        Bytes next = next();
        while (!decode(next).map(answer -> answer.initiatorSpi().equals(spi)).orElse(false)) {
            collected.add(next);
            next = next();
        }
    }

    /** The next answer that is {@code wanted}; others before it are passed over. */
    Bytes await(Predicate<IkeMessage> wanted) throws InterruptedException {
        while (true) {
            Bytes octets = collected.isEmpty() ? next() : collected.removeFirst();
            if (decode(octets).filter(wanted).isPresent()) {
                return octets;
            }
        }
    }

    private Bytes next() throws InterruptedException {
        UdpDatagram datagram = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (datagram == null) {
            throw new AssertionError("no answer within " + PATIENCE_SECONDS + " s");
        }
        return datagram.payload();
    }

    static Optional<IkeMessage> decode(Bytes octets) {
        try {
            return Optional.of(IkeMessage.decode(octets));
        } catch (MalformedException unreadable) {
            return Optional.empty();
        }
    }

    /** A request of one who initiates, in the clear. */
    static IkeMessage message(IkeSpi spi, int exchange, List<Payload> payloads) {
        return new IkeMessage(spi, IkeSpi.ZERO, exchange, true, false, 0, payloads);
    }

    /** An IKE_SA_INIT request of an initiator that has not been seen before. */
    IkeMessage init(List<Payload> payloads) {
        return message(new IkeSpi(random.nextLong()), ExchangeType.IKE_SA_INIT, payloads);
    }

    List<Payload> initPayloads() {
        return initPayloads(KeyExchangeGroup.CURVE25519.generate(random));
    }

    /** The payloads of an IKE_SA_INIT request as it should be: SA, KE, Nonce, two notifications. */
    List<Payload> initPayloads(EphemeralKey key) {
        byte[] nonce = new byte[32];
        random.nextBytes(nonce);
        return new ArrayList<>(
                List.of(
                        Proposals.ikeDefault().offer(Bytes.EMPTY),
                        new KeyExchange(
                                KeyExchangeGroup.CURVE25519.transformId(), key.publicValue()),
                        new Nonce(Bytes.wrap(nonce)),
                        HashAlgorithm.announcement(),
                        Notify.of(NotifyType.IKEV2_FRAGMENTATION_SUPPORTED)));
    }

    /** IKE_SA_INIT as it should be, with the keys that come of it. */
    HalfOpen halfOpen() throws LinuxException, InterruptedException {
        EphemeralKey key = KeyExchangeGroup.CURVE25519.generate(random);
        IkeSpi spi = new IkeSpi(random.nextLong());
        List<Payload> payloads = initPayloads(key);
        while (true) {
            Bytes request = message(spi, ExchangeType.IKE_SA_INIT, payloads).encode();
            send(request);
            Bytes response = await(answer -> answer.initiatorSpi().equals(spi));
            IkeMessage answer = decode(response).orElseThrow();
            Optional<Notify> cookie = answer.notify(NotifyType.COOKIE);
            if (cookie.isEmpty()) {
                return HalfOpen.of(this, key, request, response);
            }
            payloads.removeIf(it -> it instanceof Notify notify && notify.is(NotifyType.COOKIE));
            payloads.addFirst(cookie.get());
        }
    }

    /** What was answered to these at once. */
    void assertRefusals(Set<IkeSpi> asked) throws LinuxException, InterruptedException {
        answers().stream()
                .flatMap(octets -> decode(octets).stream())
                .filter(answer -> asked.contains(answer.initiatorSpi()))
                .forEach(Attacker::assertRefusal);
    }

    /** An error, and neither a key exchange nor a proof. */
    static void assertRefusal(IkeMessage answer) {
        assertThat(answer.first(KeyExchange.class)).isEmpty();
        assertThat(answer.first(Authentication.class)).isEmpty();
        assertThat(answer.all(Notify.class))
                .anyMatch(it -> it.isError() || it.is(NotifyType.COOKIE));
    }

    @Override
    public void close() {
        reader.close();
    }
}
