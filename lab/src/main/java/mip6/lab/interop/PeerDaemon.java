package mip6.lab.interop;

import mip6.lab.net.Host;

import java.io.IOException;
import java.util.List;

/**
 * Another implementation of IKEv2, running. Each call ends within a bound; what the peer refuses is
 * a {@link CaseFailedException} with its own words.
 */
interface PeerDaemon extends AutoCloseable {

    Host host();

    /** Makes the connections of all cases known to it. */
    void load(List<Connection> connections)
            throws IOException, InterruptedException, CaseFailedException;

    /** Has it initiate; returns when the SA stands. */
    void initiate(Connection connection)
            throws IOException, InterruptedException, CaseFailedException;

    void rekeyIke(Connection connection)
            throws IOException, InterruptedException, CaseFailedException;

    void rekeyChild(Connection connection)
            throws IOException, InterruptedException, CaseFailedException;

    /** Has it prove identities anew, by an IKE SA in place of its own (RFC 7296 2.8.3). */
    void reauthenticate(Connection connection)
            throws IOException, InterruptedException, CaseFailedException;

    /** Has it delete the IKE SA. */
    void terminate(Connection connection)
            throws IOException, InterruptedException, CaseFailedException;

    /** What it says of its SAs of the connection; empty where it has none. */
    String account(Connection connection)
            throws IOException, InterruptedException, CaseFailedException;

    /** The lines of its log about the connection. */
    List<String> log(Connection connection) throws IOException;

    @Override
    void close();
}
