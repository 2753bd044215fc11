package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.failover.Echoes.Echo;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.OptionalLong;

class EchoesTest {

    private static final Ipv6Address ONE = Ipv6Address.of("2001:db8:1::1");
    private static final Ipv6Address OTHER = Ipv6Address.of("2001:db8:1::2");

    private final Echoes echoes = new Echoes(List.of(ONE, OTHER), 1000);

    /** All but the type is as it was (RFC 4443 4.2). */
    private static Bytes reply(Bytes request) {
        return Bytes.concat(Bytes.of(129), request.from(1));
    }

    @Test
    void theFirstAnswerCounts() {
        Bytes first = reply(echoes.request(0, 10));
        Bytes second = reply(echoes.request(0, 20));
        echoes.take(ONE, second, 25);
        echoes.take(ONE, first, 30);
        echoes.take(ONE, first, 40);
        assertThat(echoes.since(0).getFirst())
                .containsExactly(
                        new Echo(10, OptionalLong.of(30)), new Echo(20, OptionalLong.of(25)));
    }

    @Test
    void onlyWhoWasAskedAnswers() {
        Bytes request = echoes.request(0, 10);
        echoes.take(OTHER, reply(request), 20);
        echoes.take(ONE, request, 20);
        echoes.take(ONE, reply(request).slice(0, 15), 20);
        assertThat(echoes.since(0).getFirst()).containsExactly(new Echo(10, OptionalLong.empty()));
    }

    /** Each socket of a machine hears all answers. */
    @Test
    void whatOthersAskedIsNoAnswer() {
        Echoes others = new Echoes(List.of(ONE, OTHER), 1001);
        Bytes _ = echoes.request(0, 10);
        echoes.take(ONE, reply(others.request(0, 10)), 20);
        assertThat(echoes.since(0).getFirst()).containsExactly(new Echo(10, OptionalLong.empty()));
    }

    @Test
    void whatWasAskedBeforeIsNoAnswerToWhatIsAskedNow() {
        Bytes before = echoes.request(0, 10);
        Bytes other = echoes.request(1, 30);
        echoes.take(ONE, reply(before), 40);
        echoes.take(OTHER, reply(other), 40);
        assertThat(echoes.allAnswered(10)).isTrue();
        assertThat(echoes.allAnswered(30)).isFalse();
        echoes.take(ONE, reply(echoes.request(0, 50)), 60);
        assertThat(echoes.allAnswered(30)).isTrue();
    }
}
