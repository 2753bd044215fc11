package mip6.lab.demo;

import mip6.lab.Lab;

import java.util.ArrayList;
import java.util.List;

/** Run in a guest: demonstrations one after the other, since a JVM starts slowly there. */
public final class DemoSeries {

    private DemoSeries() {}

    /**
     * Runs. Each has a section with what {@code mip6 demo --json} prints.
     *
     * @param arguments of each its name and its options, with blanks between
     */
    public static void main(String[] arguments) {
        for (String each : arguments) {
            List<String> words = List.of(each.split(" ", -1));
            List<String> command = new ArrayList<>(List.of("demo", "--json", "--in-guest"));
            command.addAll(words.subList(1, words.size()));
            System.out.println("== demo-" + words.getFirst());
            int status = Lab.run(command);
            System.out.println("ended with " + status);
        }
        System.exit(0);
    }
}
