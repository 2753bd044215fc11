package mip6.cli;

import mip6.ikev2.vici.ChildSaStatus;
import mip6.ikev2.vici.Element;
import mip6.ikev2.vici.IkeSaStatus;
import mip6.ikev2.vici.Items;
import mip6.ikev2.vici.Section;
import mip6.ikev2.vici.Value;
import mip6.wire.Bytes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What charon says, for programs and for people. */
final class ViciView {

    private ViciView() {}

    /**
     * The same tree as JSON: values are text where they are UTF-8, else hexadecimal after 0x. Where
     * charon uses a name twice the last counts.
     */
    static Object json(Element element) {
        return switch (element) {
            case Value value -> text(value.octets());
            case Items items -> items.values().stream().map(value -> text(value.octets())).toList();
            case Section section -> {
                Map<String, Object> members = new LinkedHashMap<>();
                section.entries().forEach(e -> members.put(e.name(), json(e.element())));
                yield members;
            }
        };
    }

    /** An IKE SA for programs: its name, and everything that charon said of it. */
    static Map<String, Object> json(IkeSaStatus sa) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", sa.name());
        sa.details().entries().forEach(e -> members.put(e.name(), json(e.element())));
        return members;
    }

    /** An IKE SA and its children for people. */
    static List<String> lines(IkeSaStatus sa) {
        List<String> lines = new ArrayList<>();
        lines.add(line(sa));
        lines.add("  local  " + end(sa.localIdentity(), sa.localHost(), sa.localAddresses()));
        lines.add("  remote " + end(sa.remoteIdentity(), sa.remoteHost(), sa.remoteAddresses()));
        for (ChildSaStatus child : sa.children()) {
            lines.add(
                    "  child %s #%d %s %s in %s out %s"
                            .formatted(
                                    child.name(),
                                    child.uniqueId(),
                                    child.state(),
                                    child.mode(),
                                    child.spiIn(),
                                    child.spiOut()));
            lines.add("    local  " + String.join(", ", child.localSelectors()));
            lines.add("    remote " + String.join(", ", child.remoteSelectors()));
        }
        return lines.stream().map(ViciView::plain).toList();
    }

    /** An IKE SA in one line. */
    static String line(IkeSaStatus sa) {
        return plain(
                "%s #%d %s %s %s_i%s %s_r%s"
                        .formatted(
                                sa.name(),
                                sa.uniqueId(),
                                sa.state(),
                                sa.details().textOrEmpty("dh-group"),
                                sa.initiatorSpi(),
                                sa.initiator() ? "*" : "",
                                sa.responderSpi(),
                                sa.initiator() ? "" : "*"));
    }

    /** Without what a terminal would take for a command. */
    static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }

    private static String end(String identity, String host, List<String> addresses) {
        return identity
                + " at "
                + host
                + (addresses.isEmpty() ? "" : " has " + String.join(", ", addresses));
    }

    private static String text(Bytes octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.toArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            return "0x" + octets.toHex();
        }
    }
}
