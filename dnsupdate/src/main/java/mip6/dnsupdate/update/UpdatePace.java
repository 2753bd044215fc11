package mip6.dnsupdate.update;

/**
 * How much a server is given at once: names in a message, and messages without an answer. Servers
 * differ by two orders of magnitude in what they make of either, so it is found out: while updates
 * wait, one of both is doubled, and stays so only if clearly more names are done in a second.
 * Trouble, slowness and answers that take too long halve what there is.
 */
final class UpdatePace {

    static final int MOST_NAMES = 128;
    static final int MOST_OUTSTANDING = 64;

    /** Somebody waits for a Binding Acknowledgement meanwhile. Nanoseconds. */
    static final long LONGEST_ANSWER = 250_000_000L;

    /** Below it a measurement says little. Nanoseconds. */
    static final long SHORTEST_ROUND = 20_000_000L;

    /** Measured rounds for which a setting that nothing bettered is left alone. */
    static final int REST = 32;

    private static final int ANSWERS_OF_A_ROUND = 4;
    private static final double BETTER = 1.15;
    private static final double WORSE = 0.6;

    private final int mostNames;
    private final int mostOutstanding;
    private int names;
    private int outstanding;

    /** Names in a second that {@code names} and {@code outstanding} gave; 0 while not known. */
    private double rate;

    private Trial trial = Trial.NONE;
    private boolean outstandingFirst;
    private int inVain;
    private int resting;

    private boolean measuring;
    private long since;
    private int answers;
    private long done;

    private enum Trial {
        NONE,
        NAMES,
        OUTSTANDING
    }

    /** For a connection: begins with little. */
    UpdatePace() {
        this(MOST_NAMES, MOST_OUTSTANDING);
    }

    UpdatePace(int mostNames, int mostOutstanding) {
        this.mostNames = mostNames;
        this.mostOutstanding = mostOutstanding;
        names = Math.min(4, mostNames);
        outstanding = Math.min(2, mostOutstanding);
    }

    /** At most so many names go into one message. */
    int names() {
        return names;
    }

    /** At most so many messages are without an answer. */
    int outstanding() {
        return outstanding;
    }

    /**
     * A message was answered.
     *
     * @param count of its names
     * @param took nanoseconds
     * @param busy whether more waits: else nothing is learnt of the server
     */
    void answered(int count, long took, boolean busy, long now) {
        if (took > LONGEST_ANSWER) {
            slow();
            return;
        }
        if (!busy) {
            measuring = false;
            return;
        }
        if (!measuring) {
            begin(now);
            return;
        }
        answers++;
        done += count;
        // what was sent before the round began is not of its setting
        if (answers == outstanding) {
            since = now;
            done = 0;
        } else if (answers >= (1 + ANSWERS_OF_A_ROUND) * outstanding
                && now - since >= SHORTEST_ROUND) {
            judge(done * 1e9 / (now - since), now);
        }
    }

    /** The server did not keep up, or said so. */
    void failed() {
        less();
        resting = REST;
    }

    private void slow() {
        if (trial != Trial.NONE) {
            revert();
            inVain++;
        } else {
            less();
        }
        resting = REST;
        measuring = false;
    }

    private void less() {
        outstanding = Math.max(1, outstanding / 2);
        names = Math.max(1, names / 2);
        trial = Trial.NONE;
        rate = 0;
        measuring = false;
    }

    private void begin(long now) {
        measuring = true;
        since = now;
        answers = 0;
        done = 0;
    }

    private void judge(double measured, long now) {
        begin(now);
        if (trial == Trial.NONE) {
            if (measured < rate * WORSE) {
                less();
                inVain = 0;
                resting = 0;
                return;
            }
            rate = rate == 0 ? measured : (rate + measured) / 2;
            if (resting > 0) {
                resting--;
                return;
            }
            inVain = 0;
            attempt();
        } else if (measured > rate * BETTER) {
            rate = measured;
            inVain = 0;
            attempt();
        } else {
            revert();
            inVain++;
            if (inVain < 2) {
                outstandingFirst = !outstandingFirst;
                attempt();
            } else {
                resting = REST;
            }
        }
    }

    /** The same once more while it helps, then the other. */
    private void attempt() {
        boolean moreNames = names < mostNames;
        boolean moreOutstanding = outstanding < mostOutstanding;
        if (moreNames && !(outstandingFirst && moreOutstanding)) {
            trial = Trial.NAMES;
        } else {
            trial = moreOutstanding ? Trial.OUTSTANDING : Trial.NONE;
        }
        switch (trial) {
            case NAMES -> names = Math.min(mostNames, names * 2);
            case OUTSTANDING -> outstanding = Math.min(mostOutstanding, outstanding * 2);
            case NONE -> resting = REST;
        }
    }

    private void revert() {
        switch (trial) {
            case NAMES -> names = Math.max(1, names / 2);
            case OUTSTANDING -> outstanding = Math.max(1, outstanding / 2);
            case NONE -> {}
        }
        trial = Trial.NONE;
    }
}
