package mip6.lab.interop;

import java.util.List;

/**
 * The document of {@code --json}.
 *
 * @param ok every case was
 * @param seconds all of it
 */
record InteropResult(boolean ok, double seconds, List<CaseResult> cases) {

    InteropResult {
        cases = List.copyOf(cases);
    }

    static InteropResult of(List<CaseResult> cases, double seconds) {
        return new InteropResult(
                !cases.isEmpty() && cases.stream().allMatch(CaseResult::ok), seconds, cases);
    }
}
