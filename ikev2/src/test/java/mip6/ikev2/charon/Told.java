package mip6.ikev2.charon;

import mip6.ikev2.core.IkeAction;
import mip6.ikev2.core.IkeEvent;
import mip6.ikev2.vici.IkeSaStatus;
import mip6.ikev2.vici.Section;

import java.util.List;
import java.util.function.Consumer;

/** What charon 5.9.8 tells of its SAs, cut down to what is looked at. */
final class Told {

    private Told() {}

    /** An IKE SA as {@code list-sas} and events describe it. */
    static Section ike(long uniqueId, String remoteIdentity, Consumer<Section.Builder> more) {
        Section.Builder sa =
                Section.builder()
                        .put("uniqueid", uniqueId)
                        .put("version", "2")
                        .put("state", "ESTABLISHED")
                        .put("local-host", "2001:db8:1::1")
                        .put("local-port", "500")
                        .put("local-id", "ha1.example.com")
                        .put("remote-host", "2001:db8:a1::2")
                        .put("remote-port", "500")
                        .put("remote-id", remoteIdentity);
        more.accept(sa);
        return sa.build();
    }

    static Section child(long requestId, String spiIn) {
        return Section.builder()
                .put("name", "mobility-header")
                .put("uniqueid", "1")
                .put("reqid", requestId)
                .put("state", "INSTALLED")
                .put("mode", "TRANSPORT_PROXY")
                .put("protocol", "ESP")
                .put("spi-in", spiIn)
                .put("spi-out", "c0ffee01")
                .build();
    }

    static CharonNotice.Happened updown(String event, boolean up, String connection, Section sa) {
        Section.Builder content = Section.builder();
        if (up) {
            content.put("up", "yes");
        }
        return new CharonNotice.Happened(event, content.put(connection, sa).build());
    }

    /** An event about a child, which is in the description of its IKE SA. */
    static CharonNotice.Happened child(
            boolean up, String connection, long uniqueId, String remoteIdentity, Section child) {
        return updown(
                "child-updown",
                up,
                connection,
                ike(
                        uniqueId,
                        remoteIdentity,
                        sa ->
                                sa.section(
                                        "child-sas",
                                        children -> children.put("mobility-header-1", child))));
    }

    static CharonNotice.Happened childRekeyed(
            String connection, long uniqueId, String remoteIdentity, Section old, Section fresh) {
        return new CharonNotice.Happened(
                "child-rekey",
                Section.builder()
                        .put(
                                connection,
                                ike(
                                        uniqueId,
                                        remoteIdentity,
                                        sa ->
                                                sa.section(
                                                        "child-sas",
                                                        children ->
                                                                children.section(
                                                                        "mobility-header",
                                                                        both ->
                                                                                both.put("old", old)
                                                                                        .put(
                                                                                                "new",
                                                                                                fresh)))))
                        .build());
    }

    static CharonNotice.Happened ikeRekeyed(
            String connection, String remoteIdentity, long before, long after) {
        return new CharonNotice.Happened(
                "ike-rekey",
                Section.builder()
                        .section(
                                connection,
                                both ->
                                        both.put("old", ike(before, remoteIdentity, sa -> {}))
                                                .put("new", ike(after, remoteIdentity, sa -> {})))
                        .build());
    }

    static CharonNotice.Standing standing(String connection, Section... sas) {
        return new CharonNotice.Standing(
                List.of(sas).stream().map(sa -> IkeSaStatus.of(connection, sa)).toList());
    }

    static IkeEvent event(CharonNotice notice) {
        return new IkeEvent.Told(notice);
    }

    /** In short: what an action is, and what charon is told. */
    static String word(IkeAction action) {
        return action instanceof IkeAction.Tell(var instruction)
                ? instruction.getClass().getSimpleName()
                : action.getClass().getSimpleName();
    }

    static List<String> words(List<IkeAction> actions) {
        return actions.stream().map(Told::word).toList();
    }
}
