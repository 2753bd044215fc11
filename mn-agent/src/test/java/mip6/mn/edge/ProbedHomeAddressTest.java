package mip6.mn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.linux.InterfaceAddress;
import mip6.linux.InterfaceAddress.Flag;
import mip6.linux.Link;
import mip6.linux.LinkState;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

class ProbedHomeAddressTest {

    private static final Ipv6Address HOME = Ipv6Address.of("2001:db8:1::1000");

    /** A link with that home address, and an address of its own. */
    private static Optional<ProbedHomeAddress> probed(Flag... flags) {
        return ProbedHomeAddress.of(
                List.of(
                        new LinkState(
                                new Link(4, "eth0", 1500, true, true, false, Bytes.EMPTY, "", ""),
                                List.of(
                                        new InterfaceAddress(
                                                4,
                                                Ipv6Address.of("2001:db8:1::77"),
                                                64,
                                                Set.of(Flag.DAD_FAILED)),
                                        new InterfaceAddress(4, HOME, 128, Set.of(flags))),
                                true)));
    }

    @Test
    void theAnswerIsThereWhenTheAddressIsOfUseOrADuplicate() {
        assertThat(probed(Flag.HOME, Flag.PERMANENT, Flag.TENTATIVE)).isEmpty();
        assertThat(probed(Flag.HOME, Flag.PERMANENT)).contains(new ProbedHomeAddress(HOME, true));
        assertThat(probed(Flag.HOME, Flag.PERMANENT, Flag.TENTATIVE, Flag.DAD_FAILED))
                .contains(new ProbedHomeAddress(HOME, false));
    }

    @Test
    void whatIsNotProbedHasNoAnswer() {
        assertThat(probed(Flag.HOME, Flag.PERMANENT, Flag.NO_DAD)).isEmpty();
        assertThat(probed(Flag.PERMANENT)).isEmpty();
    }
}
