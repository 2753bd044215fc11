package mip6.agent;

/** SIGHUP: the operator wants the configuration read again. */
final class Hangup {

    private Hangup() {}

    /** From now on the signal calls {@code reload}, and no longer ends the process. */
    static void calls(Runnable reload) {
        sun.misc.SignalHandler _ =
                sun.misc.Signal.handle(new sun.misc.Signal("HUP"), _ -> reload.run());
    }
}
