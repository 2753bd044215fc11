package mip6.lab.demo;

import mip6.ikev2.core.Spi;
import mip6.ikev2.crypto.ChildKeys;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.esp.EspInbound;
import mip6.ikev2.esp.EspInbound.Result.Opened;
import mip6.ikev2.esp.EspOutbound;
import mip6.ikev2.message.Configuration;
import mip6.ikev2.message.ConfigurationAttribute.InternalIp6Address;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.SecurityAssociation;
import mip6.lab.net.Host;
import mip6.linux.LinuxException;
import mip6.linux.PacketSender;
import mip6.linux.RawPacket;
import mip6.linux.RawSocket;
import mip6.linux.ReaderThread;
import mip6.mobilityheader.AlternateCareOfAddress;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.BindingUpdate;
import mip6.mobilityheader.DestinationOptionsHeader;
import mip6.mobilityheader.Lifetime;
import mip6.mobilityheader.MobilityHeader;
import mip6.mobilityheader.RoutingHeaderType2;
import mip6.mobilityheader.SequenceNumber;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.MalformedException;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A mobile node that may use the service and is no daemon: on the correspondent's machine, with an
 * IKE SA, a home address and ESP SAs of its own.
 */
final class Insider {

    private static final long PATIENCE_SECONDS = 20;

    private final Ipv6Address home;
    private final EspOutbound outbound;
    private final EspInbound inbound;
    private final PacketSender sender;
    private final ReaderThread reader;
    private final BlockingQueue<BindingAcknowledgement> answers = new LinkedBlockingQueue<>();

    private Insider(Host host, HalfOpen sa, IkeMessage answer) throws LinuxException {
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
        HalfOpen sa = provider.attacker().halfOpen();
        return new Insider(
                provider.topology().correspondent(),
                sa,
                sa.authenticate(sa.authPayloads(identity, provider.credentials(identity))));
    }

    private static Ipv6Address homeAddress(IkeMessage answer) {
        return answer.first(Configuration.class)
                .flatMap(it -> it.first(InternalIp6Address.class))
                .flatMap(InternalIp6Address::value)
                .orElseThrow()
                .address();
    }

    /** Registers as an honest node would. */
    BindingAcknowledgement register() throws Exception {
        BindingUpdate update =
                new BindingUpdate(
                        new SequenceNumber(1),
                        true,
                        true,
                        false,
                        false,
                        Lifetime.ofSeconds(60),
                        List.of(new AlternateCareOfAddress(Plan.CORRESPONDENT)));
        Bytes payload =
                Bytes.concat(
                        DestinationOptionsHeader.of(IpProtocol.ESP, home).encode(),
                        outbound.protect(
                                        IpProtocol.MOBILITY,
                                        MobilityHeader.encode(
                                                update, home, Plan.HOME_AGENT_ADDRESS))
                                .orElseThrow());
        sender.send(
                Ipv6Header.of(
                                IpProtocol.DESTINATION_OPTIONS,
                                Plan.CORRESPONDENT,
                                Plan.HOME_AGENT_ADDRESS,
                                payload.length())
                        .packet(payload),
                0);
        return Optional.ofNullable(answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).orElseThrow();
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

    /** Says nothing more. */
    void close() {
        reader.close();
        sender.close();
    }
}
