package mip6.dnsupdate.discovery;

import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

import java.util.List;

/** The AAAA records of a home agent that is known by name were asked for (RFC 5026 5.1.1). */
record AwaitingHomeAgent(Name homeAgent) implements DiscoveryState {

    @Override
    public List<Question> questions() {
        return List.of(new Question(homeAgent, Type.AAAA));
    }

    @Override
    public DiscoveryStep answered(List<Answer> answers) {
        String name = homeAgent.toString(true);
        return new DiscoveryStep.Done(
                switch (answers.getFirst()) {
                    case Answer.Records found -> {
                        AddressList list = new AddressList();
                        list.add(
                                new ServiceTarget(homeAgent, 0, 0, "the configured name"),
                                found.records(),
                                found.timeToLive(),
                                "its AAAA record");
                        yield list.toOutcome(homeAgent);
                    }
                    case Answer.NoSuchName() -> new DiscoveryOutcome.NoSuchName(name);
                    case Answer.NoRecords() -> new DiscoveryOutcome.NoRecords(name, "AAAA");
                    case Answer.Failed failed ->
                            new DiscoveryOutcome.ResolversFailed(name, failed.failures());
                });
    }
}
