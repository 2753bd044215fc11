package mip6.lab.load;

import java.io.IOException;
import java.time.Duration;

/** What is sent through a tunnel, from its node to its gateway. */
interface Load extends AutoCloseable {

    /** As people call it. */
    String name();

    /**
     * Sends for a time, which ends a little late.
     *
     * @return octets of payload that arrived in it
     */
    long run(Duration time) throws IOException;

    @Override
    void close() throws IOException;
}
