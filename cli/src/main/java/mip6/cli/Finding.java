package mip6.cli;

/**
 * What one look of {@code mip6 doctor} came to.
 *
 * @param check a fixed word
 * @param found in one line
 * @param advice what to do; empty where all is well
 */
record Finding(String check, boolean ok, String found, String advice) {

    static Finding well(String check, String found) {
        return new Finding(check, true, found, "");
    }

    static Finding bad(String check, String found, String advice) {
        return new Finding(check, false, found, advice);
    }
}
