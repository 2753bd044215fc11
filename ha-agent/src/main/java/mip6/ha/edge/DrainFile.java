package mip6.ha.edge;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import mip6.agent.report.Escaped;
import mip6.agent.report.Report;
import mip6.agent.report.Reporter;
import mip6.ha.core.DrainPlan;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where a drain that has begun is kept, as an operator would type it: it outlives the daemon. */
record DrainFile(Path path) {

    /**
     * Writes what was ordered, from where {@link #kept} has it after a restart; waits for the disk.
     *
     * @return why it could not
     */
    Optional<String> keep(DrainOrder order) {
        try {
            if (order.plan().isEmpty()) {
                Files.deleteIfExists(path);
                return Optional.empty();
            }
            Path fresh = path.resolveSibling(path.getFileName() + ".new");
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(
                    fresh, text(order.plan().get()), CREATE, TRUNCATE_EXISTING, WRITE, DSYNC);
            Files.move(fresh, path, ATOMIC_MOVE);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    "drain.file: " + path + ": cannot be written, so nothing changes: " + why(e));
        }
    }

    /**
     * The drain that goes on after a restart; a file that holds none is warned about.
     *
     * @param meaning of an operator's words, else IllegalArgumentException
     */
    Optional<DrainPlan> kept(Function<List<String>, DrainOrder> meaning, Reporter reporter) {
        try {
            return meaning.apply(List.of(Files.readString(path).strip().split(" ", -1))).plan();
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            reporter.report(
                    Report.warning("drain-not-restored")
                            .with("file", path.toString())
                            .with("why", why(e)));
            return Optional.empty();
        }
    }

    private static String why(Exception e) {
        return e instanceof IllegalArgumentException
                ? "holds no drain"
                : e instanceof AccessDeniedException ? "no permission" : Escaped.of(e.toString());
    }

    private static String text(DrainPlan plan) {
        StringBuilder text = new StringBuilder().append(plan.perSecond());
        plan.homeAgents().forEach(each -> text.append(' ').append(each));
        return text.append('\n').toString();
    }
}
