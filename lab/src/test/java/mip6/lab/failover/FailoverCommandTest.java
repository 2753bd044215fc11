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
                "--pause ha1=99999ms | a number and a unit (ms, s, m, h, d), from 1ms to 60s",
                "--pause ha1=0ms | --pause ha1=0ms is not like ha1=250ms",
                "--pause ha1=250 | --pause ha1=250 is not like ha1=250ms",
                "--pause ha1=61s | --pause ha1=61s is not like ha1=250ms",
                "--pause ha1=-2s | --pause ha1=-2s is not like ha1=250ms",
                "--pause ha1= | --pause ha1= is not like ha1=250ms",
                "--pause =2s | --pause =2s is not like ha1=250ms",
                "--pause 2s | --pause 2s is not like ha1=250ms",
                "--pause ha2=2s | --pause ha2: it is ha1 that serves the mobile nodes",
                "--drain ha1=0 | --drain ha1=0 is outside 1..1000 mobile nodes a second",
                "--kill ha2 | --kill ha2: it is ha1 that serves the mobile nodes",
                "--kill ha1 --partition ha1 | only one of --kill",
                "--same-prefix --different-prefix | not both",
                "--mobile-nodes 5 --eap 3 --firewalled 2 | are not fewer than all 5 mobile nodes",
                "--mobile-nodes 5 --eap 1 --auth psk | not with --auth psk",
                "--mobile-nodes 5 --firewalled 1 --drain ha1 | go with --kill or --partition",
                "--limits 8 --drain ha1 | --limits: nobody is initiated to with --drain",
                "--limits 8 --pause ha1=250ms | with --drain or a short --pause",
                "--limits 8 --pause ha1=600ms | with --drain or a short --pause",
                "--limits 8 --pause ha1=2s --detector etcd | with --drain or a short --pause",
                "--limits 16,0 | --limits: each is from 1 to 4096",
                "--repeat 0 | --repeat 0 is outside 1..1000",
                "--keep /dev/null | --keep /dev/null: Not a directory",
                "--keep /dev/null/run | --keep /dev/null/run: Not a directory",
                "--keep /proc/run | --keep /proc/run: no such file or folder",
                "--keep /etc | --keep /etc: is not empty: name a folder that is not there yet",
                "--compare /a /b --repeat 2 --seed 1 | not with --repeat, --seed",
                "--compare /a /b --compare /c /d | --compare: two folders, not 4",
                "--compare /a /b | --compare /a/result.json: no such file or folder: --compare"
                        + " takes",
                "--compare /a | --compare",
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
