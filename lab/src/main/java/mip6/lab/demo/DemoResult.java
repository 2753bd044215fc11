package mip6.lab.demo;

import mip6.lab.demo.Timeline.Phase;

import java.util.List;

/**
 * What a run came to; the document of {@code --json}.
 *
 * @param ok all of it held
 * @param wrong what did not, a line for each
 * @param roundTrips of the bootstrap, from the first DNS query to the acknowledged binding
 * @param floor below which no bootstrap with certificates can be
 */
record DemoResult(
        boolean ok,
        List<String> wrong,
        List<Phase> phases,
        int roundTrips,
        int floor,
        String homeAgent,
        String homeAddress,
        String careOfAddress,
        String name,
        Dns dns,
        Echoes ping,
        Move move) {

    /** DNS, IKE_SA_INIT, IKE_AUTH, Binding Update. */
    static final int FLOOR = 4;

    /** What a resolver sees; empty where it sees nothing. */
    record Dns(String aaaa, String ptr) {}

    record Echoes(int sent, int received) {}

    /**
     * The second half: the mobile node in another network.
     *
     * @param milliseconds from the moment when the old link was lost to the acknowledged binding
     */
    record Move(String careOfAddress, double milliseconds, Echoes ping, List<Stream> streams) {

        Move {
            streams = List.copyOf(streams);
        }
    }

    /**
     * A TCP connection that was there before the move.
     *
     * @param mobileNodeAddress the mobile node's end of it
     * @param before lines that came back before the move
     * @param after lines that came back since
     */
    record Stream(String opened, String mobileNodeAddress, int before, int after) {}

    DemoResult {
        wrong = List.copyOf(wrong);
        phases = List.copyOf(phases);
    }
}
