package mip6.lab.interop;

import mip6.ikev2.core.IkeSettings;

import java.util.function.UnaryOperator;

/**
 * A cell of the matrix.
 *
 * @param connection what the peer is told
 * @param settings what is particular on our side
 */
record InteropCase(
        String name,
        PeerKind peer,
        Connection connection,
        UnaryOperator<IkeSettings> settings,
        Script script) {

    Initiator initiator() {
        return connection.initiator();
    }
}
