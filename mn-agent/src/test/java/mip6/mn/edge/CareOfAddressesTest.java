package mip6.mn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.linux.InterfaceAddress;
import mip6.linux.InterfaceAddress.Flag;
import mip6.linux.Link;
import mip6.linux.LinkState;
import mip6.mn.core.CareOfAddress;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

class CareOfAddressesTest {

    private final CareOfAddresses any = new CareOfAddresses(List.of(), "mip6");

    private static LinkState link(
            int index, String name, boolean carrier, boolean route, InterfaceAddress... has) {
        return new LinkState(
                new Link(index, name, 1500, true, carrier, false, Bytes.EMPTY, "", ""),
                List.of(has),
                route);
    }

    private static InterfaceAddress address(int index, String text, Flag... flags) {
        return new InterfaceAddress(index, Ipv6Address.of(text), 64, Set.of(flags));
    }

    private static Stream<String> texts(List<CareOfAddress> found) {
        return found.stream().map(found1 -> found1.address().toString());
    }

    @Test
    @Tag("req:S6275-11.5.4-a")
    void anAddressIsOfUseWhereItsLinkWorksAndLeadsSomewhere() {
        assertThat(
                        any.of(
                                List.of(
                                        link(2, "a", false, true, address(2, "2001:db8::2")),
                                        link(3, "b", true, false, address(3, "2001:db8::3")),
                                        link(4, "mip6", true, true, address(4, "2001:db8::4")),
                                        link(
                                                5,
                                                "c",
                                                true,
                                                true,
                                                address(5, "fe80::5"),
                                                address(5, "2001:db8::51", Flag.TENTATIVE),
                                                address(5, "2001:db8::52", Flag.DAD_FAILED),
                                                address(5, "2001:db8::53")))))
                .containsExactly(new CareOfAddress(Ipv6Address.of("2001:db8::53"), 5, "c"));
    }

    @Test
    @Tag("req:S6275-11.5.3-a")
    void lastingAddressesComeBeforeTemporaryAndDeprecatedOnes() {
        assertThat(
                        texts(
                                any.of(
                                        List.of(
                                                link(
                                                        2,
                                                        "a",
                                                        true,
                                                        true,
                                                        address(2, "2001:db8::d", Flag.DEPRECATED),
                                                        address(2, "2001:db8::7", Flag.TEMPORARY),
                                                        address(2, "2001:db8::1"))))))
                .containsExactly("2001:db8::1", "2001:db8::7", "2001:db8::d");
    }

    @Test
    void theOperatorsOrderOfInterfacesCounts() {
        List<LinkState> links =
                List.of(
                        link(2, "eth0", true, true, address(2, "2001:db8::2")),
                        link(3, "wlan0", true, true, address(3, "2001:db8::3")),
                        link(4, "other", true, true, address(4, "2001:db8::4")));
        assertThat(texts(new CareOfAddresses(List.of("wlan0", "eth0"), "mip6").of(links)))
                .containsExactly("2001:db8::3", "2001:db8::2");
        assertThat(texts(any.of(links)))
                .containsExactly("2001:db8::2", "2001:db8::3", "2001:db8::4");
    }
}
