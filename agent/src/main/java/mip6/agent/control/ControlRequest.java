package mip6.agent.control;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One line of an operator, on its way to the node that answers it. The node's thread only hands
 * over an immutable value; rendering and sending are done elsewhere.
 */
public final class ControlRequest {

    private final String command;
    private final List<String> arguments;
    private final CompletableFuture<ControlAnswer> answer = new CompletableFuture<>();

    ControlRequest(String command, List<String> arguments) {
        this.command = command;
        this.arguments = List.copyOf(arguments);
    }

    /** Such as {@code status}: one of those that the daemon announced. */
    public String command() {
        return command;
    }

    public List<String> arguments() {
        return arguments;
    }

    /**
     * The command was obeyed.
     *
     * @param document an immutable record, map or list that {@link Json} can render
     */
    public void answer(Object document) {
        answer.complete(new ControlAnswer.Document(document));
    }

    /** The command was understood and is not obeyed; {@code why} is one line. */
    public void refuse(String why) {
        answer.complete(new ControlAnswer.Refusal(why));
    }

    /**
     * The command was obeyed: what happens is told, a line of JSON each, until the client hangs up.
     */
    public void stream(Lines lines) {
        answer.complete(new ControlAnswer.Stream(lines));
    }

    /** Lines of JSON that come in their own time; closed when nobody wants them any more. */
    public interface Lines extends AutoCloseable {

        /**
         * The next line.
         *
         * @return empty where nothing came for {@code longest}
         */
        Optional<String> next(Duration longest) throws InterruptedException;

        @Override
        void close();
    }

    ControlAnswer await(Duration longest) throws InterruptedException {
        try {
            return answer.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new ControlAnswer.Refusal("the daemon is too busy to answer");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What comes of a request. */
    sealed interface ControlAnswer {

        record Document(Object content) implements ControlAnswer {}

        record Stream(Lines lines) implements ControlAnswer {}

        record Refusal(String why) implements ControlAnswer {

            Map<String, String> document() {
                return Map.of("error", why);
            }
        }
    }
}
