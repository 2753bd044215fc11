package mip6.lab.interop;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files that libreswan's pluto reads. */
final class PlutoConfiguration {

    private PlutoConfiguration() {}

    /** ipsec.conf. */
    static String connections(Path folder, List<Connection> connections) {
        StringBuilder text =
                new StringBuilder("config setup\n\tnssdir=" + folder.resolve("nss") + "\n");
        connections.forEach(it -> text.append(connection(it)));
        return text.toString();
    }

    /** ipsec.secrets. */
    static String secrets() {
        return "@%s @%s : PSK \"%s\"%n"
                .formatted(
                        Plan.THEIR_NAME,
                        Plan.OUR_NAME,
                        new String(Plan.preSharedKey().reveal(), StandardCharsets.UTF_8));
    }

    private static String connection(Connection it) {
        Map<String, String> all = new TreeMap<>();
        all.put("auto", "add");
        all.put("ikev2", "insist");
        all.put("left", it.theirs().toString());
        all.put("leftid", "@" + Plan.THEIR_NAME);
        all.put("right", it.ours().toString());
        all.put("rightid", "@" + Plan.OUR_NAME);
        all.put("leftupdown", "/bin/true");
        all.put("keyingtries", "1");
        all.put("mobike", "no");
        switch (it.proof()) {
            case Proof.PreSharedKey _ -> all.put("authby", "secret");
            case Proof.Certificate(var kind) -> {
                all.put("authby", "rsasig");
                all.put("leftcert", kind.label());
                all.put("rightca", "%same");
            }
            case Proof.Eap _ -> throw new IllegalArgumentException("no EAP with libreswan");
        }
        it.child().ifPresent(child -> child(it, child, all));
        all.putAll(it.ike());
        all.putAll(it.more());
        StringBuilder text = new StringBuilder("conn " + it.name() + "\n");
        all.forEach((key, value) -> text.append("\t%s=%s%n".formatted(key, value)));
        return text.toString();
    }

    private static void child(Connection it, Connection.Child kind, Map<String, String> all) {
        boolean responds = it.initiator() == Initiator.OURS;
        switch (kind) {
            case MOBILITY_HEADER, MOBILITY_HEADER_STATIC, MOBILITY_HEADER_AT_HOME -> {
                all.put("type", "transport");
                all.put("leftprotoport", "135/0");
                all.put("rightprotoport", "135/0");
            }
            case TUNNEL -> {
                all.put("type", "tunnel");
                all.put("narrowing", "yes");
                if (responds) {
                    all.put("leftsubnet", "::/0");
                    all.put("leftmodecfgserver", "yes");
                    all.put("rightmodecfgclient", "yes");
                    all.put("rightaddresspool", it.homeAddress() + "-" + it.lastHomeAddress());
                } else {
                    all.put("leftsubnet", "::/0");
                    all.put("rightsubnet", "::/0");
                    all.put("leftmodecfgclient", "yes");
                    all.put("rightmodecfgserver", "yes");
                }
            }
        }
    }
}
