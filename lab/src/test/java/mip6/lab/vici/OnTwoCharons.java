package mip6.lab.vici;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Tests against two charons, which are new ones for each. */
abstract class OnTwoCharons {

    /** Of configurations and logs; it stays where a test fails. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    ViciPair pair;

    @BeforeEach
    void start() throws Exception {
        ViciPair.require();
        pair = new ViciPair(folder);
    }

    @AfterEach
    void stop() {
        pair.close();
    }
}
