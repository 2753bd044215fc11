package mip6.lab.benchmark;

import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.HashAlgorithm;
import mip6.ikev2.crypto.IkeKeys;
import mip6.ikev2.crypto.IkeSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.crypto.KeyExchangeGroup;
import mip6.ikev2.crypto.MessageProtection;
import mip6.ikev2.crypto.Prf;
import mip6.ikev2.crypto.Proposals;
import mip6.ikev2.message.Authentication;
import mip6.ikev2.message.Certificate;
import mip6.ikev2.message.Configuration;
import mip6.ikev2.message.ConfigurationAttribute.InternalIp6Address;
import mip6.ikev2.message.ExchangeType;
import mip6.ikev2.message.IdentificationInitiator;
import mip6.ikev2.message.IdentificationResponder;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.KeyExchange;
import mip6.ikev2.message.Nonce;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;
import mip6.ikev2.message.Payload;
import mip6.ikev2.message.TrafficSelector;
import mip6.ikev2.message.TrafficSelectorsInitiator;
import mip6.ikev2.message.TrafficSelectorsResponder;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;
import mip6.wire.Secret;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The messages of a bootstrap: IKE_SA_INIT in the clear, IKE_AUTH with a certificate inside SK. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class IkeMessageBenchmark {

    private static final int CERTIFICATE = 500;
    private static final int SIGNATURE = 84;

    @Param({"AES_GCM_16", "AES_CBC"})
    private Encryption encryption = Encryption.AES_GCM_16;

    private IkeMessage init = message(ExchangeType.IKE_SA_INIT, List.of());
    private IkeMessage auth = init;
    private Bytes initOctets = Bytes.EMPTY;
    private Bytes authOctets = Bytes.EMPTY;
    private MessageProtection initiator = protection(true);
    private MessageProtection responder = initiator;

    @Setup
    public void setUp() {
        init = message(ExchangeType.IKE_SA_INIT, initiation());
        auth = message(ExchangeType.IKE_AUTH, authentication());
        initiator = protection(true);
        responder = protection(false);
        initOctets = init.encode();
        authOctets = initiator.seal(auth);
    }

    @Benchmark
    public Bytes encodeInit() {
        return init.encode();
    }

    @Benchmark
    public IkeMessage decodeInit() throws MalformedException {
        return IkeMessage.decode(initOctets);
    }

    @Benchmark
    public Bytes sealAuth() {
        return initiator.seal(auth);
    }

    @Benchmark
    public MessageProtection.Opened openAuth() throws MalformedException {
        return responder.open(authOctets, IkeMessage.decode(authOctets));
    }

    private MessageProtection protection(boolean initiatorsSide) {
        IkeSuite suite =
                new IkeSuite(
                        encryption,
                        128,
                        encryption.isAead() ? Integrity.NONE : Integrity.HMAC_SHA2_256_128,
                        Prf.PRF_HMAC_SHA2_256,
                        KeyExchangeGroup.CURVE25519);
        IkeKeys keys =
                IkeKeys.derive(
                        suite,
                        Secret.of(Bytes.zeros(32)),
                        new IkeKeys.Freshness(
                                Bytes.zeros(32), Bytes.zeros(32), new IkeSpi(1), new IkeSpi(2)));
        SecureRandom random = new SecureRandom();
        return initiatorsSide
                ? MessageProtection.ofInitiator(suite, keys, random)
                : MessageProtection.ofResponder(suite, keys, random);
    }

    private static List<Payload> initiation() {
        return List.of(
                Proposals.ikeDefault().offer(Bytes.EMPTY),
                new KeyExchange(KeyExchangeGroup.CURVE25519.transformId(), Bytes.zeros(32)),
                new Nonce(Bytes.zeros(32)),
                HashAlgorithm.announcement());
    }

    private static List<Payload> authentication() {
        Ipv6Address homeAgent = Ipv6Address.of("2001:db8:1::1");
        List<TrafficSelector> selectors = List.of(TrafficSelector.mobilityHeader(homeAgent));
        return List.of(
                new IdentificationInitiator(Identity.fqdn("mn1.example.com")),
                Certificate.x509(Bytes.zeros(CERTIFICATE)),
                Notify.of(NotifyType.INITIAL_CONTACT),
                new IdentificationResponder(Identity.fqdn("ha1.example.com")),
                new Authentication(Authentication.DIGITAL_SIGNATURE, Bytes.zeros(SIGNATURE)),
                new Configuration(Configuration.CFG_REQUEST, List.of(InternalIp6Address.any())),
                Notify.of(NotifyType.USE_TRANSPORT_MODE),
                Proposals.espDefault().offer(Bytes.zeros(4)),
                TrafficSelectorsInitiator.of(selectors),
                TrafficSelectorsResponder.of(selectors));
    }

    private static IkeMessage message(int exchangeType, List<Payload> payloads) {
        return new IkeMessage(new IkeSpi(1), new IkeSpi(2), exchangeType, true, false, 1, payloads);
    }
}
