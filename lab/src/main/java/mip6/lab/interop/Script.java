package mip6.lab.interop;

import java.io.IOException;

/** The steps of a case: it ends only if all that it demands was seen. */
@FunctionalInterface
interface Script {

    void run(Stage stage) throws CaseFailedException, IOException, InterruptedException;
}
