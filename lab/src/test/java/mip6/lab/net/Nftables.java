package mip6.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A table of the kernel's packet filter on a machine. */
public final class Nftables {

    private final Host host;
    private final Path folder;
    private final String name;

    /**
     * No table yet.
     *
     * @param name of the table, of the family ip6
     */
    public Nftables(Host host, Path folder, String name) {
        this.host = host;
        this.folder = folder;
        this.name = name;
    }

    /** Has {@code chains} instead of what it had. */
    public void load(String chains) throws IOException, InterruptedException {
        run(
                """
                table ip6 %1$s
                delete table ip6 %1$s
                table ip6 %1$s {
                %2$s}
                """
                        .formatted(name, chains));
    }

    /** Takes it away. */
    public void remove() throws IOException, InterruptedException {
        run("delete table ip6 %s\n".formatted(name));
    }

    private void run(String text) throws IOException, InterruptedException {
        Path rules = folder.resolve(name + ".nft");
        Files.writeString(rules, text);
        List<String> command = List.of("nft", "-f", rules.toString());
        try (Child child = Child.start(host, "nft", folder, command, _ -> {}, () -> {})) {
            assertThat(child.exitStatus()).as("see %s", child.errors()).isZero();
        }
    }
}
