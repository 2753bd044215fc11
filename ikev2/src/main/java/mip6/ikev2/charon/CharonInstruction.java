package mip6.ikev2.charon;

import mip6.ikev2.core.IkeAction;
import mip6.ikev2.vici.Section;

import java.util.List;
import java.util.Optional;

/** What charon is to be told. */
public sealed interface CharonInstruction extends IkeAction.Instruction {

    /** A command of VICI that answers whether it succeeded. */
    record Command(String name, Section arguments) {}

    /**
     * Credentials, pools and connections, in this order.
     *
     * @param prefix of the names of connections and pools that are this daemon's: those of them
     *     that are not among {@code commands} are unloaded
     */
    record Load(String prefix, List<Command> commands) implements CharonInstruction {

        public Load {
            commands = List.copyOf(commands);
        }
    }

    /**
     * Make an SA. Answered by {@link CharonNotice.Initiated}.
     *
     * @param attempt tells its answer from others'
     * @param before commands that it takes first
     * @param connection of which there is no other IKE SA than the one that it is about
     * @param child empty for the IKE SA itself
     */
    record Initiate(long attempt, List<Command> before, String connection, Optional<String> child)
            implements CharonInstruction {

        public Initiate {
            before = List.copyOf(before);
        }
    }

    /** End all that a connection has, and forget it. */
    record Retire(String connection) implements CharonInstruction {}

    /** End an IKE SA: its peer is told, and not waited for. */
    record Terminate(long uniqueId) implements CharonInstruction {}
}
