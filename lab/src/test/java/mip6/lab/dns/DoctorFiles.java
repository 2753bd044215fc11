package mip6.lab.dns;

import com.fasterxml.jackson.databind.JsonNode;

import mip6.agent.control.Json;
import mip6.cli.Main;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code mip6 doctor} is asked to look at. */
record DoctorFiles(Path folder) {

    /** With keys and certificates of a home agent and a mobile node. */
    static DoctorFiles in(Path folder) {
        String _ =
                run(
                        "pki --dir %s --domain example.com --ha ha1.example.com --mn mn1.example.com"
                                .formatted(folder));
        return new DoctorFiles(folder);
    }

    private static String run(String line) {
        StringWriter out = new StringWriter();
        int _ =
                Main.run(
                        line.split(" ", -1),
                        new PrintWriter(out, true),
                        new PrintWriter(new StringWriter()));
        return out.toString();
    }

    static List<JsonNode> findings(String check, Path file) {
        List<JsonNode> findings = new ArrayList<>();
        for (JsonNode each : Json.parse(run("doctor --json --config " + file))) {
            if (each.path("check").asText().equals(check)) {
                findings.add(each);
            }
        }
        return findings;
    }

    /**
     * A home agent's configuration.
     *
     * @param port of the server of both zones, on ::1
     */
    Path homeAgent(int port, Path forwardKey, Path reverseKey) throws IOException {
        StringBuilder text =
                new StringBuilder(
                        """
                        [ike]
                        identity = "ha1.example.com"
                        certificate = "ha1.example.com.pem"
                        private-key = "ha1.example.com.key"
                        trust-anchors = ["ca.pem"]
                        [home-link]
                        interface = "eth0"
                        prefixes = ["2001:db8:1::/64"]
                        pool = "2001:db8:1::1000-2001:db8:1::1fff"
                        [authorization]
                        any-certificate = true
                        """);
        text.append(zone(NameServer.DOMAIN.text(), port, forwardKey))
                .append(zone(NameServer.REVERSE.text(), port, reverseKey));
        return Files.writeString(folder.resolve("ha.toml"), text);
    }

    private static String zone(String name, int port, Path key) {
        return """
        [[dns-update.zones]]
        name = "%s"
        server = "::1"
        port = %d
        key = "%s"
        """
                .formatted(name, port, key);
    }
}
