package mip6.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One question about what a daemon knows, answered from its status.
 *
 * @param name of the command, and of the rows in its JSON document
 * @param fields of a row, as in JSON, and the heads of their columns
 * @param rows taken from a status; each has the fields, or null for what is not known
 */
record View(
        String name,
        String description,
        Map<String, String> fields,
        Function<JsonNode, List<ObjectNode>> rows) {

    /** All of them. */
    static final List<View> ALL =
            List.of(
                    new View(
                            "bindings",
                            "Whose traffic goes where: home and care-of addresses.",
                            fields(
                                    "homeAddress", "HOME ADDRESS",
                                    "careOfAddress", "CARE-OF ADDRESS",
                                    "identity", "IDENTITY",
                                    "remaining", "SECONDS LEFT",
                                    "sequence", "SEQUENCE",
                                    "name", "DNS NAME"),
                            View::bindings),
                    new View(
                            "sas",
                            "IKE SAs, and how many pairs of ESP SAs each has.",
                            fields(
                                    "identity", "PEER",
                                    "method", "PROVED BY",
                                    "remote", "ADDRESS",
                                    "established", "ESTABLISHED",
                                    "esp", "ESP",
                                    "note", "NOTE"),
                            View::sas),
                    new View(
                            "leases",
                            "Home addresses that somebody has, and what holds them.",
                            fields(
                                    "homeAddress", "HOME ADDRESS",
                                    "identity", "IDENTITY",
                                    "heldBy", "HELD BY"),
                            View::leases),
                    new View(
                            "dns",
                            "Zones that names are registered in, and how that fares.",
                            fields(
                                    "zone", "ZONE",
                                    "server", "SERVER",
                                    "transport", "TRANSPORT",
                                    "signed", "SIGNED",
                                    "waiting", "WAITING",
                                    "performed", "PERFORMED",
                                    "failed", "FAILED",
                                    "lastFailure", "LAST FAILURE"),
                            View::dns),
                    new View(
                            "homeagents",
                            "Home agents: those that a mobile node knows of, and those of a"
                                    + " cluster.",
                            fields(
                                    "homeAgent", "HOME AGENT",
                                    "address", "ADDRESS",
                                    "state", "STATE",
                                    "why", "WHY"),
                            View::homeAgents));

    private static Map<String, String> fields(String... namesAndHeads) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndHeads.length; i += 2) {
            fields.put(namesAndHeads[i], namesAndHeads[i + 1]);
        }
        return fields;
    }

    /** The rows with exactly the fields of this view. */
    List<ObjectNode> rowsOf(JsonNode status) {
        return rows.apply(status).stream()
                .map(
                        row -> {
                            ObjectNode exact = JsonNodeFactory.instance.objectNode();
                            fields.keySet()
                                    .forEach(
                                            field ->
                                                    exact.set(
                                                            field,
                                                            row.has(field)
                                                                    ? row.get(field)
                                                                    : exact.nullNode()));
                            return exact;
                        })
                .toList();
    }

    private static List<ObjectNode> bindings(JsonNode status) {
        List<ObjectNode> rows = copies(status.at("/homeAgent/bindings"));
        JsonNode service = status.at("/mobileNode/service");
        if (service.path("remaining").isNumber()) {
            ObjectNode own = rows(rows);
            own.set("homeAddress", service.get("homeAddress"));
            own.set("careOfAddress", status.at("/mobileNode/careOfAddress/address"));
            own.set("identity", status.at("/mobileNode/identity"));
            own.set("remaining", service.get("remaining"));
        }
        return rows;
    }

    private static List<ObjectNode> sas(JsonNode status) {
        List<ObjectNode> rows = copies(status.at("/homeAgent/sessions"));
        JsonNode service = status.at("/mobileNode/service");
        if (service.isObject()) {
            ObjectNode own = rows(rows);
            own.set("identity", service.at("/peer/identity"));
            own.set("method", service.at("/peer/method"));
            own.set("remote", service.path("homeAgentAddress"));
            own.put("established", true);
            own.put("note", service.path("payloadProtected").asBoolean() ? "payload in ESP" : "");
        }
        return rows;
    }

    private static List<ObjectNode> leases(JsonNode status) {
        Map<String, ObjectNode> byAddress = new LinkedHashMap<>();
        for (JsonNode session : status.at("/homeAgent/sessions")) {
            if (session.path("leased").isTextual()) {
                lease(byAddress, session.get("leased"), session, "ike-sa");
            }
        }
        for (JsonNode binding : status.at("/homeAgent/bindings")) {
            lease(byAddress, binding.path("homeAddress"), binding, "binding");
        }
        return List.copyOf(byAddress.values());
    }

    private static void lease(
            Map<String, ObjectNode> byAddress, JsonNode address, JsonNode holder, String what) {
        ObjectNode row =
                byAddress.computeIfAbsent(
                        address.asText(),
                        text -> {
                            ObjectNode fresh = JsonNodeFactory.instance.objectNode();
                            fresh.put("homeAddress", text);
                            fresh.set("identity", holder.path("identity"));
                            return fresh;
                        });
        String before = row.path("heldBy").asText();
        if (!before.contains(what)) {
            row.put("heldBy", before.isEmpty() ? what : before + "+" + what);
        }
    }

    /** What the updates of all zones have come to stands in each row. */
    private static List<ObjectNode> dns(JsonNode status) {
        JsonNode dns = status.path("dns");
        List<ObjectNode> rows = copies(dns.path("zones"));
        for (ObjectNode row : rows) {
            for (String field : List.of("waiting", "performed", "failed", "lastFailure")) {
                row.set(field, dns.path(field));
            }
        }
        return rows;
    }

    private static List<ObjectNode> homeAgents(JsonNode status) {
        List<ObjectNode> rows = copies(status.path("homeAgents"));
        for (JsonNode other : status.at("/cluster/others")) {
            ObjectNode row = rows(rows);
            row.set("homeAgent", other.path("name"));
            row.set("address", other.path("address"));
            if (other.path("beingTakenOver").asBoolean()) {
                row.put("state", "LOST");
                row.put("why", "its mobile nodes are being taken over");
            } else if (other.path("silence").isNumber()) {
                row.put("state", "SERVING");
            } else {
                row.put("state", "FOUND");
                row.put("why", "no heartbeat of it has come");
            }
        }
        return rows;
    }

    private static ObjectNode rows(List<ObjectNode> rows) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        rows.add(row);
        return row;
    }

    private static List<ObjectNode> copies(JsonNode array) {
        List<ObjectNode> copies = new ArrayList<>();
        array.forEach(
                item -> {
                    if (item instanceof ObjectNode object) {
                        copies.add(object.deepCopy());
                    }
                });
        return copies;
    }
}
