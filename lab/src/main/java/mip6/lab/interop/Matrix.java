package mip6.lab.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All cases. */
final class Matrix {

    private Matrix() {}

    /** Every row in its directions. */
    static List<InteropCase> cases() {
        List<Row> rows =
                Stream.of(StrongSwanRows.all(), LibreswanRows.all()).flatMap(List::stream).toList();
        List<InteropCase> cases = new ArrayList<>();
        for (Row row : rows) {
            for (Initiator initiator : Initiator.values()) {
                if (row.directions().contains(initiator)) {
                    cases.add(row.begunBy(initiator, cases.size() + 1));
                }
            }
        }
        return cases;
    }
}
