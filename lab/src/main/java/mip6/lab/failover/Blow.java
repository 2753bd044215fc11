package mip6.lab.failover;

import mip6.lab.failover.FailoverOptions.Detector;
import mip6.lab.failover.FailoverOptions.Fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A part of what happens to the first home agent. */
sealed interface Blow {

    /** Its process gets {@code kill -9}. */
    record Kill() implements Blow {}

    /** Another process begins in its place. */
    record Start() implements Blow {}

    /** Its cables are pulled. */
    record CutOff() implements Blow {}

    /** An operator has it send its mobile nodes away. */
    record Drain(int perSecond) implements Blow {}

    /** Its process gets a signal. */
    record Signal(String name) implements Blow {}

    /** Time passes. */
    record Pass(Duration duration) implements Blow {}

    /** Who watches home agents by other means says that it has failed. */
    record Tell() implements Blow {}

    /**
     * One after the other. Who watches by other means sees a failure as soon as it is one, not
     * before, and unless it is nothing.
     */
    static List<Blow> of(FailoverOptions options) {
        List<Blow> tell =
                options.detector() == Detector.HOOK && !options.isHarmless()
                        ? List.of(new Tell())
                        : List.of();
        return switch (options.fault()) {
            case Fault.Kill _ -> all(new Kill(), tell);
            case Fault.Restart _ -> all(new Kill(), tell, new Start());
            case Fault.Partition _ -> all(new CutOff(), tell);
            case Fault.Drain(int perSecond) -> List.of(new Drain(perSecond));
            case Fault.Pause(Duration duration) ->
                    all(new Signal("STOP"), tell, new Pass(duration), new Signal("CONT"));
        };
    }

    private static List<Blow> all(Blow first, List<Blow> then, Blow... last) {
        List<Blow> all = new ArrayList<>(List.of(first));
        all.addAll(then);
        all.addAll(List.of(last));
        return List.copyOf(all);
    }
}
