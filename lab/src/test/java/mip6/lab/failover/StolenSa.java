package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.Spi;
import mip6.ikev2.crypto.Encryption;
import mip6.ikev2.crypto.EspSuite;
import mip6.ikev2.crypto.Integrity;
import mip6.ikev2.crypto.SaKeys;
import mip6.ikev2.esp.EspOutbound;
import mip6.mobilityheader.HomeAgentSwitch;
import mip6.mobilityheader.MobilityHeader;
import mip6.wire.Bytes;
import mip6.wire.IpProtocol;
import mip6.wire.Ipv6Address;
import mip6.wire.Ipv6Header;
import mip6.wire.Secret;

import java.security.SecureRandom;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The SA of a home agent towards a mobile node in the hands of somebody who has its keys. */
final class StolenSa {

    /** Sequence numbers that the home agent has not come to. */
    private static final int AHEAD = 20;

    private static final int SALT = 4;
    private static final Pattern LINE =
            Pattern.compile(
                    "\"IPv6\",\"\\*\",\"\\*\",\"0x([0-9a-f]{8})\",\"AES-GCM[^\"]*\",\"0x([0-9a-f]+)\".*");

    private final EspOutbound outbound;
    private final Ipv6Address homeAgent;
    private final Ipv6Address homeAddress;

    /**
     * @param exported lines of Wireshark's table {@code esp_sa}
     * @param spi of packets of that SA
     */
    StolenSa(List<String> exported, Bytes spi, Ipv6Address homeAgent, Ipv6Address homeAddress) {
        this.homeAgent = homeAgent;
        this.homeAddress = homeAddress;
        Matcher line =
                exported.stream()
                        .map(LINE::matcher)
                        .filter(each -> each.matches() && each.group(1).equals(spi.toHex()))
                        .findFirst()
                        .orElseThrow();
        byte[] key = Bytes.ofHex(line.group(2)).toArray();
        outbound =
                new EspOutbound(
                        new Spi(Integer.parseUnsignedInt(spi.toHex(), 16)),
                        new EspSuite(
                                Encryption.AES_GCM_16,
                                (key.length - SALT) * Byte.SIZE,
                                Integrity.NONE,
                                true),
                        new SaKeys(Secret.wrap(key), Secret.wrap(new byte[0])),
                        new SecureRandom());
        for (int i = 0; i < AHEAD; i++) {
            assertThat(outbound.protect(IpProtocol.NO_NEXT_HEADER, Bytes.EMPTY)).isPresent();
        }
    }

    /** As the home agent would send it, the outer header excepted. */
    Bytes packet(HomeAgentSwitch message) {
        Bytes esp =
                outbound.protect(
                                IpProtocol.MOBILITY,
                                MobilityHeader.encode(message, homeAgent, homeAddress))
                        .orElseThrow();
        return Ipv6Header.of(IpProtocol.ESP, homeAgent, homeAddress, esp.length()).packet(esp);
    }
}
