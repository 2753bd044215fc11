package mip6.ikev2.core;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.ikev2.core.IkeEvent.Refusal;
import mip6.ikev2.message.IkeMessage;
import mip6.ikev2.message.IkeSpi;
import mip6.ikev2.message.Notify;
import mip6.ikev2.message.NotifyType;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Every state by every event: what comes next and what is done, held against a reviewed file.
 * Datagrams here are forged by somebody who knows the SPIs and nothing else; what honest ones do is
 * told by the other tests.
 */
class StateTableTest {

    private static final String GOLDEN = "states.txt";

    /** Where an SA is, and what it takes to get there. */
    private static final class Scene {

        final Simulation simulation = new Simulation();
        final Node agent;
        final Node node;
        Node owner;
        IkeSaId id = new IkeSaId(0);

        Scene(IkeSettings agent, IkeSettings node) {
            this.agent = simulation.node("2001:db8:1::1", agent);
            this.node = simulation.node("2001:db8:a1::2", node);
            this.owner = this.node;
        }

        Scene begin() {
            agent.computing(Simulation.DELAY);
            node.computing(Simulation.DELAY);
            id = node.initiate(agent);
            return this;
        }

        Scene until(Class<? extends IkeSaState> wanted) {
            while (!wanted.isInstance(state().orElse(null))) {
                simulation.step();
            }
            owner.forget();
            return this;
        }

        Scene untilAtAgent(Class<? extends IkeSaState> wanted) {
            owner = agent;
            // the agent names its first SA so
            id = new IkeSaId(1);
            return until(wanted);
        }

        /** The successors that both sides make at once have no names that anybody knows. */
        Scene untilCandidate() {
            until(Established.class);
            untilAtAgent(Established.class);
            node.handle(new IkeEvent.Rekey(new IkeSaId(1), Optional.empty()));
            agent.handle(new IkeEvent.Rekey(id, Optional.empty()));
            owner = node;
            while (!(state().orElse(null) instanceof Candidate)) {
                simulation.step();
                id = new IkeSaId(id.value() % 5 + 1);
            }
            owner.forget();
            return this;
        }

        Optional<IkeSaState> state() {
            return owner.state(id);
        }
    }

    private static Scene scene(Class<? extends IkeSaState> wanted) {
        boolean eap = wanted.getSimpleName().startsWith("Eap");
        Scene scene =
                (eap
                                ? new Scene(EapTest.agentSettings(), EapTest.nodeSettings("right"))
                                : new Scene(Pki.homeAgent(), Pki.mobileNode()))
                        .begin();
        if (wanted == Closing.class) {
            scene.until(Established.class);
            scene.node.handle(new IkeEvent.Close(scene.id));
            return scene.until(Closing.class);
        }
        if (wanted == Candidate.class) {
            return scene.untilCandidate();
        }
        if (wanted == Retiring.class) {
            scene.until(Established.class);
            scene.node.handle(new IkeEvent.CheckLiveness(scene.id));
            scene.node.handle(new IkeEvent.Close(scene.id));
            return scene.until(Retiring.class);
        }
        if (wanted == Lingering.class) {
            scene.until(Established.class);
            scene.node.handle(new IkeEvent.Close(scene.id));
            return scene.untilAtAgent(Lingering.class);
        }
        return switch (wanted.getSimpleName()) {
            case "ResponderDeriving",
                    "InitAnswered",
                    "ResponderVerifying",
                    "EapAsking",
                    "EapAwaiting",
                    "Authorizing" ->
                    scene.untilAtAgent(wanted);
            default -> scene.until(wanted);
        };
    }

    private static Map<String, Function<Scene, IkeEvent>> events() {
        Map<String, Function<Scene, IkeEvent>> events = new LinkedHashMap<>();
        for (MessageKind kind : MessageKind.values()) {
            events.put("forged " + kind, scene -> forged(scene, kind));
        }
        events.put("TimePassed", _ -> new IkeEvent.TimePassed());
        events.put(
                "Computed for another",
                _ -> new IkeEvent.Computed(4711, new KeyDerivation.InvalidValue()));
        events.put(
                "Computed without a value",
                scene ->
                        new IkeEvent.Computed(
                                scene.state().orElseThrow().job(),
                                new KeyDerivation.InvalidValue()));
        events.put(
                "Authorized",
                scene -> new IkeEvent.Authorized(scene.id, ConfigurationExchange.NOTHING));
        events.put(
                "AuthorizedHomeAgent",
                scene -> new IkeEvent.AuthorizedHomeAgent(scene.id, Node.HOME_ADDRESS));
        events.put(
                "Refused NOT_AUTHORIZED",
                scene -> new IkeEvent.Refused(scene.id, Refusal.NOT_AUTHORIZED));
        events.put(
                "Refused NO_ADDRESS", scene -> new IkeEvent.Refused(scene.id, Refusal.NO_ADDRESS));
        events.put(
                "CreateChild",
                scene -> new IkeEvent.CreateChild(scene.id, Node.signalling(scene.agent)));
        events.put(
                "AddressGranted",
                scene -> new IkeEvent.AddressGranted(scene.id, Node.HOME_ADDRESS));
        events.put(
                "AddressRefused",
                scene -> new IkeEvent.AddressRefused(scene.id, Node.HOME_ADDRESS));
        events.put("CloseChild", scene -> new IkeEvent.CloseChild(scene.id, new Spi(4711)));
        events.put("Rekey", scene -> new IkeEvent.Rekey(scene.id, Optional.empty()));
        events.put("CheckLiveness", scene -> new IkeEvent.CheckLiveness(scene.id));
        events.put(
                "Move",
                scene ->
                        new IkeEvent.Move(scene.id, scene.node.endpoint(), scene.agent.endpoint()));
        events.put(
                "Relocate",
                scene ->
                        new IkeEvent.Relocate(
                                scene.id, scene.node.endpoint(), scene.agent.endpoint()));
        events.put("Close", scene -> new IkeEvent.Close(scene.id));
        return events;
    }

    private static IkeEvent forged(Scene scene, MessageKind kind) {
        IkeSaHead head = scene.state().orElseThrow().head();
        boolean fromInitiator = head.role() == Role.RESPONDER;
        IkeMessage message =
                new IkeMessage(
                        head.initiatorSpi(),
                        kind == MessageKind.IKE_SA_INIT_REQUEST ? IkeSpi.ZERO : head.responderSpi(),
                        kind.exchangeType(),
                        fromInitiator,
                        kind.isResponse(),
                        kind.exchangeType() == 34 ? 0 : 1,
                        List.of(Notify.of(NotifyType.AUTHENTICATION_FAILED)));
        return new IkeEvent.DatagramReceived(head.local(), head.remote(), message.encode());
    }

    @Test
    void everyStateByEveryEvent() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Class<?> permitted : IkeSaState.class.getPermittedSubclasses()) {
            if (permitted == Gone.class) {
                continue;
            }
            Class<? extends IkeSaState> wanted = permitted.asSubclass(IkeSaState.class);
            lines.add(wanted.getSimpleName());
            events().forEach((name, event) -> lines.add(line(wanted, name, event)));
            lines.add("");
        }
        String table = String.join("\n", lines);
        Path actual = Path.of("target", GOLDEN);
        Files.writeString(actual, table);
        try (InputStream golden = getClass().getResourceAsStream(GOLDEN)) {
            assertThat(golden)
                    .as("the reviewed file; the present table is in %s", actual)
                    .isNotNull();
            assertThat(table)
                    .as("the table differs from the reviewed one; it is in %s", actual)
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String line(
            Class<? extends IkeSaState> wanted, String name, Function<Scene, IkeEvent> event) {
        Scene scene = scene(wanted);
        IkeEvent happens = event.apply(scene);
        if (happens instanceof IkeEvent.TimePassed && scene.owner.deadline() != Long.MAX_VALUE) {
            scene.simulation.link(_ -> List.of());
            scene.simulation.at(scene.owner.deadline());
        }
        scene.owner.handle(happens);
        String next = scene.state().map(state -> state.getClass().getSimpleName()).orElse("(gone)");
        String done =
                scene.owner.log().stream()
                        .map(StateTableTest::describe)
                        .reduce((one, other) -> one + ", " + other)
                        .orElse("");
        return "    %-40s %-20s %s"
                .formatted(name, next.equals(wanted.getSimpleName()) ? "=" : next, done)
                .stripTrailing();
    }

    private static String describe(IkeAction action) {
        return switch (action) {
            case IkeAction.Report report -> "Report " + report.report().cause();
            case IkeAction.Failed failed -> "Failed " + failed.failure();
            case IkeAction.Closed closed -> "Closed " + closed.why();
            case IkeAction.ChildFailed failed -> "ChildFailed " + failed.notification();
            case IkeAction.Send _,
                    IkeAction.Compute _,
                    IkeAction.RelayEap _,
                    IkeAction.CheckRevocation _,
                    IkeAction.Authorize _,
                    IkeAction.AuthorizeAddress _,
                    IkeAction.Established _,
                    IkeAction.InstallSa _,
                    IkeAction.RemoveSa _,
                    IkeAction.InstallSuccessor _,
                    IkeAction.SwitchSa _,
                    IkeAction.Rekeyed _,
                    IkeAction.Moved _,
                    IkeAction.Alive _,
                    IkeAction.Retransmitted _,
                    IkeAction.Tell _,
                    IkeAction.ExportKeys _ ->
                    action.getClass().getSimpleName();
        };
    }
}
