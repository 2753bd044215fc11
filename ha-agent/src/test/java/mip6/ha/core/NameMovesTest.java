package mip6.ha.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.NameChange;
import mip6.dnsupdate.update.NameRegistration;
import mip6.mobilityheader.DnsUpdateStatus;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.Optional;

/** A mobile node has its name from one home address to another one, and back. */
class NameMovesTest {

    private static final DomainName NAME = Desk.domain(Desk.NAME);
    private static final Ipv6Address ONE = Ipv6Address.of("2001:db8:1::1");
    private static final Ipv6Address TWO = Ipv6Address.of("2001:db8:1::2");
    private static final NameChange THERE =
            NameChange.replace(new NameRegistration(NAME, ONE), new NameRegistration(NAME, TWO));
    private static final NameChange BACK =
            NameChange.replace(new NameRegistration(NAME, TWO), new NameRegistration(NAME, ONE));

    private final Desk desk = new Desk();

    private Optional<DnsUpdateStatus> publish(Ipv6Address homeAddress) {
        Effects out = new Effects();
        Optional<DnsUpdateStatus> status = desk.names.publish(homeAddress, NAME, out.actions());
        desk.collect(out);
        return status;
    }

    private HaAction.UpdateDns last() {
        return desk.last(HaAction.UpdateDns.class);
    }

    /** Returns the ticket of the change that moves it. */
    private long moving() {
        assertThat(publish(ONE)).isEmpty();
        desk.dns(Desk.PERFORMED);
        assertThat(publish(ONE)).contains(DnsUpdateStatus.PERFORMED);
        assertThat(publish(TWO)).isEmpty();
        assertThat(last().change()).isEqualTo(THERE);
        return last().ticket();
    }

    @Test
    void whatHasLeftIsPublishedAgain() {
        desk.dns(moving(), Desk.PERFORMED);
        assertThat(publish(TWO)).contains(DnsUpdateStatus.PERFORMED);
        assertThat(publish(ONE)).isEmpty();
        assertThat(last().change()).isEqualTo(BACK);
        desk.dns(Desk.PERFORMED);
        assertThat(publish(ONE)).contains(DnsUpdateStatus.PERFORMED);
        assertThat(publish(TWO)).isEmpty();
    }

    /** In the order of the answers, or the other way round: the server takes them as they came. */
    @Test
    void whatIsAboutToLeaveIsPublishedAgain() {
        long there = moving();
        assertThat(publish(ONE)).as("it is about to leave").isEmpty();
        assertThat(last().change()).isEqualTo(NameChange.add(new NameRegistration(NAME, ONE)));
        long again = last().ticket();
        desk.dns(there, Desk.PERFORMED);
        desk.dns(again, Desk.PERFORMED);
        assertThat(last().change()).isEqualTo(BACK);
        desk.dns(Desk.PERFORMED);
        assertThat(publish(ONE)).contains(DnsUpdateStatus.PERFORMED);
    }

    @Test
    void norDoesItStayThereWhereTheAnswerIsLate() {
        long there = moving();
        assertThat(publish(ONE)).isEmpty();
        desk.dns(Desk.PERFORMED);
        desk.dns(there, Desk.PERFORMED);
        assertThat(last().change()).isEqualTo(BACK);
        desk.dns(Desk.PERFORMED);
        assertThat(publish(ONE)).contains(DnsUpdateStatus.PERFORMED);
    }
}
