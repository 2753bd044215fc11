package mip6.dnsupdate.discovery;

import com.code_intelligence.jazzer.junit.FuzzTest;

import mip6.dnsupdate.DomainName;

import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Jazzer's target: whatever a resolver sends, discovery goes on or ends, within its limits. Without
 * {@code JAZZER_FUZZ=1} it runs the inputs kept beside it.
 */
class ReplyFuzzTest {

    private static final int MAX_QUESTIONS = ServiceTarget.MAX_TARGETS;
    private static final int MAX_CANDIDATES = ServiceTarget.MAX_TARGETS * AddressList.MAX_ADDRESSES;

    @FuzzTest(maxDuration = "20s")
    void serviceAnswer(byte[] input) {
        HomeAgentQuery query = new HomeAgentQuery.ByService(DomainName.of("a"));
        DiscoveryState state = DiscoveryState.start(query, new SplittableRandom(1));
        step(state, new Question(Name.fromConstantString("_mip6._ipv6.a."), Type.SRV), input);
    }

    @FuzzTest(maxDuration = "20s")
    void addressAnswer(byte[] input) {
        HomeAgentQuery query = new HomeAgentQuery.ByName(DomainName.of("a"));
        DiscoveryState state = DiscoveryState.start(query, new SplittableRandom(1));
        step(state, new Question(Name.fromConstantString("a."), Type.AAAA), input);
    }

    private static void step(DiscoveryState state, Question question, byte[] input) {
        Optional<Reply> reply = Reply.read(question, 0, input);
        if (reply.isEmpty() || !(reply.get() instanceof Reply.Answered(Answer answer))) {
            return;
        }
        switch (state.answered(List.of(answer))) {
            case DiscoveryStep.Next(DiscoveryState next) ->
                    expect(next.questions().size() <= MAX_QUESTIONS, next);
            case DiscoveryStep.Done(DiscoveryOutcome outcome) -> {
                if (outcome instanceof DiscoveryOutcome.Found(var candidates, var unusable)) {
                    expect(candidates.size() <= MAX_CANDIDATES, outcome);
                    expect(unusable.size() <= AddressList.MAX_UNUSABLE, outcome);
                    candidates.forEach(c -> expect(c.address().isRoutableUnicast(), outcome));
                }
            }
        }
    }

    private static void expect(boolean holds, Object what) {
        if (!holds) {
            throw new AssertionError(what.toString());
        }
    }
}
