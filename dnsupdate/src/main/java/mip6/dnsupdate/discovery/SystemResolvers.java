package mip6.dnsupdate.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/**
 * The resolvers of a machine: the lines {@code nameserver} of resolv.conf(5). Where
 * systemd-resolved runs it mostly has that file name itself; where the file names nobody, what it
 * has learnt counts.
 *
 * @param servers in the order in which they are asked
 * @param faults of the files, for people; nothing of what is in them is quoted
 */
public record SystemResolvers(List<InetSocketAddress> servers, List<String> faults) {

    private static final Path RESOLV_CONF = Path.of("etc/resolv.conf");
    private static final Path LEARNT = Path.of("run/systemd/resolve/resolv.conf");
    private static final String KEYWORD = "nameserver";
    private static final long LONGEST_FILE = 1 << 16;
    private static final int DNS_PORT = 53;

    public SystemResolvers {
        servers = List.copyOf(servers);
        faults = List.copyOf(faults);
    }

    /** As the files are now; {@code root} is {@code /} but for tests. */
    public static SystemResolvers read(Path root) {
        List<InetSocketAddress> servers = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        read(root.resolve(RESOLV_CONF), servers, faults);
        Path learnt = root.resolve(LEARNT);
        if (servers.isEmpty() && Files.exists(learnt)) {
            read(learnt, servers, faults);
        }
        return new SystemResolvers(servers, faults);
    }

    private static void read(Path file, List<InetSocketAddress> servers, List<String> faults) {
        String text;
        try {
            if (Files.size(file) > LONGEST_FILE) {
                faults.add(file + " is longer than such a file can be");
                return;
            }
            // whatever octets there are: all that counts is ASCII
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            faults.add("there is no " + file);
            return;
        } catch (IOException e) {
            faults.add(file + " cannot be read: " + e.getClass().getSimpleName());
            return;
        }
        List<String> lines = text.lines().toList();
        boolean named = false;
        for (int i = 0; i < lines.size(); i++) {
            StringTokenizer words = new StringTokenizer(lines.get(i));
            if (words.hasMoreTokens() && words.nextToken().equals(KEYWORD)) {
                named = true;
                try {
                    // never a name, which would have to be asked for
                    InetAddress address =
                            InetAddress.ofLiteral(words.hasMoreTokens() ? words.nextToken() : "");
                    servers.add(new InetSocketAddress(address, DNS_PORT));
                } catch (IllegalArgumentException e) {
                    faults.add("%s, line %d: no address".formatted(file, i + 1));
                }
            }
        }
        if (!named) {
            faults.add(file + " names no " + KEYWORD);
        }
    }
}
