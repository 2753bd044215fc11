package mip6.dnsupdate.discovery;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The SRV records of the service were asked for (RFC 5026 5.1.2). */
record AwaitingService(Name service, RandomGenerator random) implements DiscoveryState {

    @Override
    public List<Question> questions() {
        return List.of(new Question(service, Type.SRV));
    }

    @Override
    public DiscoveryStep answered(List<Answer> answers) {
        String name = service.toString(true);
        return switch (answers.getFirst()) {
            case Answer.Records found -> targets(found);
            case Answer.NoSuchName() -> done(new DiscoveryOutcome.NoSuchName(name));
            case Answer.NoRecords() -> done(new DiscoveryOutcome.NoRecords(name, "SRV"));
            case Answer.Failed failed ->
                    done(new DiscoveryOutcome.ResolversFailed(name, failed.failures()));
        };
    }

    private DiscoveryStep targets(Answer.Records found) {
        List<SRVRecord> all = found.records().stream().map(SRVRecord.class::cast).toList();
        // RFC 2782, "Target": the root says that the service is decidedly not available
        List<SRVRecord> offered =
                all.stream().filter(srv -> !srv.getTarget().equals(Name.root)).toList();
        if (offered.isEmpty()) {
            return done(new DiscoveryOutcome.NotOffered(service.toString(true)));
        }
        List<ServiceTarget> targets = ServiceTarget.inOrder(offered, random);
        AwaitingTargets next =
                new AwaitingTargets(
                        service,
                        targets,
                        offered.size() - targets.size(),
                        found.timeToLive(),
                        additional(targets, found));
        return next.questions().isEmpty() ? next.answered(List.of()) : new DiscoveryStep.Next(next);
    }

    /** Addresses that came along; those of names that no SRV record holds are not looked at. */
    private static Map<Name, List<Record>> additional(
            List<ServiceTarget> targets, Answer.Records found) {
        Map<Name, List<Record>> addresses = new LinkedHashMap<>();
        for (ServiceTarget target : targets) {
            List<Record> own =
                    found.additional().stream()
                            .filter(r -> r.getType() == Type.AAAA && r.getDClass() == DClass.IN)
                            .filter(r -> r.getName().equals(target.name()))
                            .toList();
            if (!own.isEmpty()) {
                addresses.put(target.name(), own);
            }
        }
        return addresses;
    }

    private static DiscoveryStep done(DiscoveryOutcome outcome) {
        return new DiscoveryStep.Done(outcome);
    }
}
