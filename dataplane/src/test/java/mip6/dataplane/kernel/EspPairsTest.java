package mip6.dataplane.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.ChildSa;
import mip6.ikev2.core.IkeSaId;
import mip6.ikev2.core.Spi;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.crypto.SaKeys;
import mip6.ikev2.message.Identity;
import mip6.ikev2.message.TrafficSelector;
import mip6.linux.LinuxException;
import mip6.linux.XfrmLimits;
import mip6.linux.XfrmMode;
import mip6.linux.XfrmState;
import mip6.linux.XfrmUse;
import mip6.wire.Ipv6Address;
import mip6.wire.Secret;

import org.junit.jupiter.api.Test;

import java.util.List;

class EspPairsTest {

    private static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::10");
    private static final Ipv6Address AGENT = Ipv6Address.of("2001:db8:1::1");

    private final EspPairs pairs = new EspPairs();
    private final ChildSa sa = pair(0x1001, 0xf000_0002);
    private final ChildSa other = pair(0x1003, 0xf000_0004);

    EspPairsTest() {
        for (ChildSa each : List.of(sa, other)) {
            pairs.put(inbound(each), each);
            pairs.put(outbound(each), each);
        }
    }

    private static ChildSa pair(int inbound, int outbound) {
        SaKeys keys = new SaKeys(Secret.wrap(new byte[16]), Secret.wrap(new byte[32]));
        return new ChildSa(
                new IkeSaId(1),
                Identity.fqdn("ha1.example.com"),
                new Spi(inbound),
                new Spi(outbound),
                ChildSa.Mode.TRANSPORT,
                new EspSuite(Encryption.AES_CBC, 128, Integrity.HMAC_SHA2_256_128, true),
                keys,
                keys,
                List.of(TrafficSelector.mobilityHeader(HOME)),
                List.of(TrafficSelector.mobilityHeader(AGENT)));
    }

    private static XfrmState state(Ipv6Address from, Ipv6Address to, Spi spi) {
        long number = Integer.toUnsignedLong(spi.value());
        return XfrmState.esp(from, to, number, XfrmMode.TRANSPORT, 5026, true, List.of());
    }

    private static XfrmState inbound(ChildSa of) {
        return state(AGENT, HOME, of.inbound());
    }

    private static XfrmState outbound(ChildSa of) {
        return state(HOME, AGENT, of.outbound());
    }

    private static XfrmUse used(XfrmState state, long octets) {
        XfrmLimits limits = new XfrmLimits(1000, 2000, 10, 20);
        return new XfrmUse(state.destination(), state.spi(), limits, octets, 1);
    }

    private List<ChildSa> worn(XfrmUse... listed) throws LinuxException {
        return pairs.worn(() -> List.of(listed));
    }

    @Test
    void aPairIsWornWhereOneOfItsStatesIs() throws LinuxException {
        assertThat(
                        worn(
                                used(inbound(sa), 999),
                                used(outbound(sa), 1000),
                                used(inbound(other), 0),
                                used(outbound(other), 999),
                                used(state(AGENT, HOME, new Spi(7)), 5000)))
                .containsExactly(sa);
    }

    @Test
    void soIsOneWhoseStateTheKernelHasDropped() throws LinuxException {
        assertThat(worn(used(inbound(sa), 0), used(outbound(sa), 0), used(outbound(other), 0)))
                .containsExactly(other);
    }

    @Test
    void whatIsRemovedWhileTheKernelListsItIsNobodys() throws LinuxException {
        assertThat(
                        pairs.worn(
                                () -> {
                                    for (ChildSa each : List.of(sa, other)) {
                                        pairs.remove(inbound(each));
                                        pairs.remove(outbound(each));
                                    }
                                    return List.of();
                                }))
                .isEmpty();
    }

    @Test
    void norIsWhatIsMadeMeanwhileMissing() throws LinuxException {
        EspPairs fresh = new EspPairs();
        assertThat(
                        fresh.worn(
                                () -> {
                                    fresh.put(inbound(sa), sa);
                                    return List.of();
                                }))
                .isEmpty();
    }
}
