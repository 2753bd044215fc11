package mip6.ikev2.vici.client;

import mip6.ikev2.vici.Feature;
import mip6.ikev2.vici.IkeSaStatus;
import mip6.ikev2.vici.SaSelection;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.client.ViciException.Reason;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What charon's answers mean. */
final class Answers {

    /** Events of one list. */
    private static final int MOST = 1_000_000;

    private Answers() {}

    static List<IkeSaStatus> listSas(ViciSession session, SaSelection selection, Deadline deadline)
            throws ViciException {
        if (selection.namesChild()) {
            session.require(Feature.LIST_SAS_BY_CHILD, "list-sas of a child");
        }
        // never "noblock": its presence alone, whatever its value, leaves busy SAs out
        List<Section> events = new ArrayList<>();
        succeeded(
                "list-sas",
                session.stream(
                        "list-sas",
                        selection.arguments().build(),
                        "list-sa",
                        bounded(events),
                        deadline));
        return events.stream().flatMap(event -> IkeSaStatus.allOf(event).stream()).toList();
    }

    static Consumer<Section> bounded(List<Section> all) {
        return event -> {
            if (all.size() == MOST) {
                throw new IllegalStateException("more than " + MOST + " events");
            }
            all.add(event);
        };
    }

    /** Streamed commands say nothing of success where all went well. */
    static Section succeeded(String command, Section answer) throws ViciException {
        if (answer.text("success").isPresent() && !answer.isYes("success")) {
            throw new ViciException(
                    Reason.REFUSED,
                    answer.text("errmsg").orElse(command + ": charon gives no reason"));
        }
        return answer;
    }
}
