package mip6.lab.failover;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.lab.Lab;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class FailoverCommandTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--mobile-nodes 0 | --mobile-nodes 0 is outside 1..20000",
                "--mobile-nodes many | 'many' is not an int",
                "--home-agents 1 | --home-agents 1 is outside 2..9",
                "--loss 1 | --loss 1.0 is not from 0 to below 1",
                "--delay -5 | --delay -5 is outside 0..60000 ms",
                "--auth password | --auth password is not one of cert, psk",
                "--detector hope | --detector hope is not one of heartbeat, etcd, hook",
                "--pause 250 | --pause 250 is not like ha1=250ms",
                "--pause ha1=99999ms | --pause ha1=99999ms is outside 1..60000 ms",
                "--drain ha1=0 | --drain ha1=0 is outside 1..1000 mobile nodes a second",
                "--kill ha2 | --kill ha2: it is ha1 that serves the mobile nodes",
                "--kill ha1 --partition ha1 | only one of --kill",
                "--same-prefix --different-prefix | not both",
                "--mobile-nodes 5 --eap 3 --firewalled 2 | are not fewer than all 5 mobile nodes",
                "--mobile-nodes 5 --eap 1 --auth psk | not with --auth psk",
                "--mobile-nodes 5 --firewalled 1 --drain ha1 | go with --kill or --partition",
                "--limits 8 --drain ha1 | --limits: nobody is initiated to with --drain",
                "--limits 8 --pause ha1=250ms | with --drain or a short --pause",
                "--limits 16,0 | --limits: each is from 1 to 4096",
                "--repeat 0 | --repeat 0 is outside 1..1000",
                "--faster | Unknown option: '--faster'"
            })
    void aWrongOptionIsToldInOneLine(String options, String told) {
        List<String> arguments = new ArrayList<>(List.of("failover"));
        arguments.addAll(List.of(options.split(" ")));
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        int status;
        try {
            status = Lab.run(arguments);
        } finally {
            System.setErr(before);
        }
        assertThat(errors.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .matches("mip6 failover: .*")
                .contains(told);
        assertThat(status).isEqualTo(2);
    }
}
