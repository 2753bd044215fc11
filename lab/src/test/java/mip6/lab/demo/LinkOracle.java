package mip6.lab.demo;

import mip6.lab.oracle.Tool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What tshark reads on a link, with the keys that a daemon has exported and without.
 *
 * @param keys the table of ESP
 */
record LinkOracle(Tool tshark, Path capture, Path keys) {

    /** One field of the packets of a filter, as those see them who have the keys. */
    List<String> decrypted(String filter, String field) throws Exception {
        List<String> options = new ArrayList<>(List.of("-o", "esp.enable_encryption_decode:TRUE"));
        for (String line : Files.readAllLines(keys)) {
            options.addAll(List.of("-o", "uat:esp_sa:" + line));
        }
        return read(options, filter, field);
    }

    /** The same as everybody sees them. */
    List<String> seen(String filter, String field) {
        return read(List.of(), filter, field);
    }

    private List<String> read(List<String> options, String filter, String field) {
        List<String> command = new ArrayList<>(List.of("-r", capture.toString()));
        command.addAll(options);
        command.addAll(List.of("-Y", filter, "-T", "fields", "-e", field));
        return tshark.run(command.toArray(String[]::new)).lines().toList();
    }
}
