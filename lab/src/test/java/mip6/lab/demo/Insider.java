package mip6.lab.demo;

import mip6.ikev2.core.Spi;
import mip6.ikev2.crypto.ChildKeys;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.esp.EspInbound;
import mip6.ikev2.esp.EspInbound.Result.Opened;
import mip6.ikev2.esp.EspOutbound;
import mip6.ikev2.message.Configuration;
import mip6.ikev2.message.ConfigurationAttribute;
import mip6.ikev2.message.ConfigurationAttribute.InternalIp6Address;
import mip6.ikev2.message.Delete;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.SecurityAssociation;
import mip6.lab.net.Host;
import mip6.linux.LinuxException;
import mip6.linux.PacketSender;
import mip6.linux.RawPacket;
import mip6.linux.RawSocket;
import mip6.linux.ReaderThread;
import mip6.mobilityheader.AlternateCareOfAddress;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingStatus;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.DestinationOptionsHeader;
import mip6.mobilityheader.DnsUpdate;
import mip6.mobilityheader.DnsUpdateStatus;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.RoutingHeaderType2;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Bytes;
import mip6.wire.InternetChecksum;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.MalformedException;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A mobile node that may use the service and means harm: on the correspondent's machine, with an
 * IKE SA, a home address and ESP SAs of its own.
 */
final class Insider {

    private static final long PATIENCE_SECONDS = 20;
    private static final int HOME_REGISTRATION = 0xc000;

    private final HalfOpen sa;
    private final Ipv6Address home;
    private final EspOutbound outbound;
    private final EspInbound inbound;
    private final PacketSender sender;
    private final ReaderThread reader;
    private final BlockingQueue<BindingAcknowledgement> answers = new LinkedBlockingQueue<>();
    private long id = 1;
    private boolean left;
    private SequenceNumber last = new SequenceNumber(0);

    private Insider(Host host, HalfOpen sa, IkeMessage answer) throws LinuxException {
        this.sa = sa;
        home = homeAddress(answer);
        SecurityAssociation chosen = answer.first(SecurityAssociation.class).orElseThrow();
        EspSuite suite =
                Proposals.espDefault().accepted(chosen).flatMap(EspSuite::of).orElseThrow();
        ChildKeys keys = sa.childKeys(suite);
        Spi theirs =
                new Spi(Integer.parseUnsignedInt(chosen.proposals().getFirst().spi().toHex(), 16));
        outbound =
                new EspOutbound(theirs, suite, keys.initiatorToResponder(), sa.attacker().random());
        inbound = new EspInbound(suite, keys.responderToInitiator(), EspInbound.DEFAULT_WINDOW);
        sender = host.call(PacketSender::open);
        reader =
                ReaderThread.start(
                        "insider",
                        host.call(() -> RawSocket.open(IpProtocol.ROUTING)),
                        this::take,
                        _ -> {});
    }

    /** Bootstraps as an honest node would. */
    static Insider join(BesiegedProvider provider, Identity identity) throws Exception {
        return join(provider, identity, InternalIp6Address.any());
    }

    /** The same with a wish of its own. */
    static Insider join(
            BesiegedProvider provider, Identity identity, ConfigurationAttribute... wish)
            throws Exception {
        HalfOpen sa = provider.attacker().halfOpen();
        List<Payload> payloads = sa.authPayloads(identity, provider.credentials(identity));
        payloads.replaceAll(
                it ->
                        it instanceof Configuration
                                ? new Configuration(Configuration.CFG_REQUEST, List.of(wish))
                                : it);
        Insider joined =
                new Insider(provider.topology().correspondent(), sa, sa.authenticate(payloads));
        joined.catchUp();
        return joined;
    }

    /**
     * RFC 6275 9.5.1: the home agent remembers numbers of bindings that have ended, and says so.
     */
    private void catchUp() throws Exception {
        say(home, update(Lifetime.ZERO, home, Bytes.EMPTY));
        BindingAcknowledgement answer = next();
        if (answer.status().equals(BindingStatus.SEQUENCE_NUMBER_OUT_OF_WINDOW)) {
            last = answer.sequence();
        }
    }

    private static Ipv6Address homeAddress(IkeMessage answer) {
        return answer.first(Configuration.class)
                .flatMap(it -> it.first(InternalIp6Address.class))
                .flatMap(InternalIp6Address::value)
                .orElseThrow()
                .address();
    }

    Ipv6Address home() {
        return home;
    }

    /** Of the last Binding Update. */
    SequenceNumber last() {
        return last;
    }

    /** The next request of the IKE SA, and its answer. */
    IkeMessage ask(int exchange, List<Payload> payloads) throws Exception {
        return sa.ask(exchange, ++id, payloads);
    }

    /** The options of a Binding Update: an Alternate Care-of Address, of any kind, and more. */
    static Bytes options(Ipv6Address careOfAddress, Bytes... more) {
        // RFC 6275 6.2.5: the option begins at 8n + 6
        Bytes alternate =
                Bytes.concat(
                        Bytes.of(1, 0, AlternateCareOfAddress.TYPE, Ipv6Address.LENGTH),
                        careOfAddress.toBytes());
        return Bytes.concat(alternate, Bytes.concat(more));
    }

    /** A DNS Update option, of any name. */
    static Bytes nameOption(int flags, Bytes name) {
        return Bytes.concat(Bytes.of(DnsUpdate.TYPE, 2 + name.length(), 0, flags), name);
    }

    static boolean isPerformed(BindingAcknowledgement answer) {
        return nameStatus(answer).filter(DnsUpdateStatus::isPerformed).isPresent();
    }

    /** What it says of the name, if it does. */
    static Optional<DnsUpdateStatus> nameStatus(BindingAcknowledgement answer) {
        return answer.options().stream()
                .filter(DnsUpdate.class::isInstance)
                .map(it -> ((DnsUpdate) it).status())
                .findFirst();
    }

    /** A Binding Update of whatever content, for the next sequence number. */
    Bytes update(Lifetime lifetime, Ipv6Address source, Bytes options) {
        last = last.next();
        return update(last, lifetime, source, options);
    }

    /** The same for a sequence number that is not counted. */
    static Bytes update(
            SequenceNumber sequence, Lifetime lifetime, Ipv6Address source, Bytes options) {
        Writer header =
                new Writer(64)
                        .u8(IpProtocol.NO_NEXT_HEADER)
                        .u8(0)
                        .u8(BindingUpdate.TYPE)
                        .u8(0)
                        .u16(0)
                        .u16(sequence.value())
                        .u16(HOME_REGISTRATION)
                        .u16(lifetime.units())
                        .bytes(options);
        while (header.length() % 8 != 0) {
            header.u8(0);
        }
        header.patchU8(1, header.length() / 8 - 1);
        return header.patchU16(
                        4,
                        InternetChecksum.of(
                                source,
                                Plan.HOME_AGENT_ADDRESS,
                                IpProtocol.MOBILITY,
                                header.toBytes()))
                .toBytes();
    }

    /** A Mobility Header under this one's SA. */
    Bytes protect(Bytes mobilityHeader) {
        return outbound.protect(IpProtocol.MOBILITY, mobilityHeader).orElseThrow();
    }

    /** A Mobility Header under this one's SA, with a Home Address option. */
    void say(Ipv6Address homeAddress, Bytes mobilityHeader) throws LinuxException {
        send(
                IpProtocol.DESTINATION_OPTIONS,
                DestinationOptionsHeader.of(IpProtocol.ESP, homeAddress).encode(),
                protect(mobilityHeader));
    }

    /** A packet to the home agent. */
    void send(int nextHeader, Bytes... parts) throws LinuxException {
        send(Plan.CORRESPONDENT, nextHeader, parts);
    }

    /** The same from an address that this machine has, too. */
    void send(Ipv6Address source, int nextHeader, Bytes... parts) throws LinuxException {
        Bytes payload = Bytes.concat(parts);
        sender.send(
                Ipv6Header.of(nextHeader, source, Plan.HOME_AGENT_ADDRESS, payload.length())
                        .packet(payload),
                0);
    }

    /** Registers as an honest node would, with more options. */
    BindingAcknowledgement register(Bytes... more) throws Exception {
        return ask(update(Lifetime.ofSeconds(60), home, options(Plan.CORRESPONDENT, more)), last);
    }

    /** The answer to a Binding Update of this sequence number, which there has to be. */
    BindingAcknowledgement ask(Bytes update, SequenceNumber sequence) throws Exception {
        say(home, update);
        return await(sequence, new ArrayList<>());
    }

    /**
     * Ends what binding there is. When that is answered, so is all that was said before it and
     * deserved an answer.
     *
     * @return what was answered to that
     */
    List<BindingAcknowledgement> end() throws Exception {
        say(home, update(Lifetime.ZERO, home, Bytes.EMPTY));
        List<BindingAcknowledgement> before = new ArrayList<>();
        BindingAcknowledgement _ = await(last, before);
        return before;
    }

    private BindingAcknowledgement await(
            SequenceNumber sequence, List<BindingAcknowledgement> before)
            throws InterruptedException {
        while (true) {
            BindingAcknowledgement answer = next();
            if (answer.sequence().equals(sequence)) {
                return answer;
            }
            before.add(answer);
        }
    }

    private BindingAcknowledgement next() throws InterruptedException {
        return Optional.ofNullable(answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("no Binding Acknowledgement"));
    }

    private void take(RawPacket packet) {
        try {
            if (inbound.open(packet.payload().from(RoutingHeaderType2.LENGTH))
                            instanceof Opened opened
                    && MobilityHeader.decode(opened.payload(), Plan.HOME_AGENT_ADDRESS, home)
                            instanceof BindingAcknowledgement answer) {
                answers.add(answer);
            }
        } catch (MalformedException | IndexOutOfBoundsException another) {
            // somebody else's
            return;
        }
    }

    /** Leaves, with all that it has, if it has not yet. */
    void leave() throws Exception {
        if (left) {
            return;
        }
        left = true;
        try {
            IkeMessage _ = ask(ExchangeType.INFORMATIONAL, List.of(Delete.ike()));
        } finally {
            close();
        }
    }

    /** Says nothing more. */
    void close() {
        reader.close();
        sender.close();
    }
}
