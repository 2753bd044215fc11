package mip6.lab.demo;

import mip6.ha.radius.RadiusPacket;
import mip6.lab.net.Host;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Somebody who answers RADIUS in place of the AAA server, with whatever octets. */
final class ForgedAaa implements AutoCloseable {

    private static final int PORT = 1812;

    private final DatagramSocket socket;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Function<RadiusPacket, List<Bytes>> answers = _ -> List.of();

    private ForgedAaa(DatagramSocket socket) {
        this.socket = socket;
    }

    static ForgedAaa start(Host host, Ipv6Address address) throws IOException {
        ForgedAaa forged =
                new ForgedAaa(
                        host.call(
                                () ->
                                        new DatagramSocket(
                                                new InetSocketAddress(
                                                        address.toInetAddress(), PORT))));
        Thread.ofPlatform().name("forged-aaa").daemon(true).start(forged::run);
        return forged;
    }

    void answers(Function<RadiusPacket, List<Bytes>> other) {
        answers = other;
    }

    /** Requests so far. */
    int asked() {
        return asked.get();
    }

    private void run() {
        byte[] buffer = new byte[4096];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                asked.incrementAndGet();
                RadiusPacket request =
                        RadiusPacket.decode(Bytes.copyOf(buffer, 0, packet.getLength()));
                for (Bytes answer : answers.apply(request)) {
                    socket.send(
                            new DatagramPacket(
                                    answer.toArray(), answer.length(), packet.getSocketAddress()));
                }
            } catch (MalformedException | IOException over) {
                answers = _ -> List.of();
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
