package mip6.mobilityheader;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;
import mip6.wire.MalformedException;

import org.junit.jupiter.api.Test;

import java.util.List;

class MobilityHeaderTest {

    private static final Ipv6Address HOME_ADDRESS = Ipv6Address.of("2001:db8:1::1000");
    private static final Ipv6Address HOME_AGENT = Ipv6Address.of("2001:db8:1::1");

    @Test
    void bindingUpdateComesBack() throws MalformedException {
        BindingUpdate update =
                new BindingUpdate(
                        new SequenceNumber(7),
                        true,
                        true,
                        false,
                        true,
                        Lifetime.ofSeconds(420),
                        List.of(
                                new AlternateCareOfAddress(Ipv6Address.of("2001:db8:a1::5")),
                                DnsUpdate.request(false, "mn1.example.com")));
        Bytes octets = MobilityHeader.encode(update, HOME_ADDRESS, HOME_AGENT);
        assertThat(octets.length() % 8).isZero();
        assertThat(MobilityHeader.decode(octets, HOME_ADDRESS, HOME_AGENT)).isEqualTo(update);
    }
}
