package mip6.dnsupdate.discovery;

import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The AAAA records of targets were asked for: of those whose addresses did not come along.
 *
 * @param beyondLimit how many targets were left out
 * @param timeToLive of the SRV records
 * @param additional addresses that came along
 */
record AwaitingTargets(
        Name service,
        List<ServiceTarget> targets,
        int beyondLimit,
        Duration timeToLive,
        Map<Name, List<Record>> additional)
        implements DiscoveryState {

    @Override
    public List<Question> questions() {
        return targets.stream()
                .map(ServiceTarget::name)
                .filter(name -> !additional.containsKey(name))
                .distinct()
                .map(name -> new Question(name, Type.AAAA))
                .toList();
    }

    @Override
    public DiscoveryStep answered(List<Answer> answers) {
        List<Question> questions = questions();
        List<ResolverFailure> failures = new ArrayList<>();
        AddressList list = new AddressList();
        for (ServiceTarget target : targets) {
            int index = questions.indexOf(new Question(target.name(), Type.AAAA));
            if (index < 0) {
                List<Record> addresses = additional.getOrDefault(target.name(), List.of());
                list.add(target, addresses, timeToLive, "its address came with the SRV record");
                continue;
            }
            switch (answers.get(index)) {
                case Answer.Records found ->
                        list.add(
                                target,
                                found.records(),
                                least(timeToLive, found.timeToLive()),
                                "its address took a further query");
                case Answer.NoSuchName() -> list.leaveOut(target.name(), "does not exist");
                case Answer.NoRecords() -> list.leaveOut(target.name(), "has no AAAA record");
                case Answer.Failed failed -> {
                    failures.addAll(failed.failures());
                    list.leaveOut(target.name(), "could not be looked up: " + causes(failed));
                }
            }
        }
        if (beyondLimit > 0) {
            list.leaveOut(service, "lists " + beyondLimit + " targets beyond the limit");
        }
        return new DiscoveryStep.Done(
                list.isEmpty() && !failures.isEmpty()
                        ? new DiscoveryOutcome.ResolversFailed(service.toString(true), failures)
                        : list.toOutcome(service));
    }

    private static String causes(Answer.Failed failed) {
        return failed.failures().stream()
                .map(ResolverFailure::toString)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
