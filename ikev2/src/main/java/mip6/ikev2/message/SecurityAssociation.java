package mip6.ikev2.message;

import mip6.wire.MalformedException;
import mip6.wire.Reader;
import mip6.wire.Writer;

import java.util.ArrayList;
import java.util.List;

/**
 * Security Association payload, SA (RFC 7296 3.3).
 *
 * @param proposals in order of preference; one in an answer
 */
public record SecurityAssociation(List<Proposal> proposals) implements Payload {

    /** Proposals of one payload. */
    public static final int MAX_PROPOSALS = 16;

    public SecurityAssociation {
        proposals = List.copyOf(proposals);
        if (proposals.isEmpty() || proposals.size() > MAX_PROPOSALS) {
            throw new IllegalArgumentException(proposals.size() + " proposals");
        }
    }

    @Override
    public int type() {
        return PayloadType.SA;
    }

    static SecurityAssociation read(Reader body) throws MalformedException {
        List<Proposal> proposals = new ArrayList<>();
        boolean more = true;
        while (more) {
            if (proposals.size() == MAX_PROPOSALS) {
                throw body.malformed("SA proposals", "more than " + MAX_PROPOSALS);
            }
            more = Substructure.more(body, Proposal.MORE, "proposal");
            proposals.add(Proposal.read(Substructure.body(body, "proposal")));
        }
        return new SecurityAssociation(proposals);
    }

    @Override
    public void write(Writer writer) {
        for (int i = 0; i < proposals.size(); i++) {
            int start = writer.length();
            Substructure.begin(writer, i < proposals.size() - 1 ? Proposal.MORE : 0);
            proposals.get(i).write(writer);
            Substructure.end(writer, start);
        }
    }
}
