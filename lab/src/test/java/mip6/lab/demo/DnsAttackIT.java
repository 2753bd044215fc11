package mip6.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import mip6.dnsupdate.DomainName;
import mip6.dnsupdate.update.TsigKey;
import mip6.ikev2.message.Identity;
import mip6.lab.dns.LabZone;
import mip6.mobilityheader.BindingAcknowledgement;
import mip6.mobilityheader.DnsUpdateStatus;
import mip6.wire.Bytes;
import mip6.wire.Ipv6Address;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.crypto.spec.SecretKeySpec;

/**
 * A DNS server that answers updates wrongly, late or not at all (attack 25), to a home agent under
 * traffic: a Binding Update is acknowledged all the same, and the DNS gets there later.
 */
@Timeout(120)
class DnsAttackIT {

    private static final DomainName NAME = DomainName.of("mn2.example.com");

    @TempDir static Path folder = Path.of("");

    private static BesiegedProvider provider;
    private static ForgedDns dns;
    private static Insider insider;

    /** What the server does instead of answering as it should. */
    enum Fault {
        SILENT {
            @Override
            Optional<byte[]> answer(byte[] request, ForgedDns.Server server) {
                return Optional.empty();
            }
        },
        DEAD {
            @Override
            Optional<byte[]> answer(byte[] request, ForgedDns.Server server) throws IOException {
                throw new IOException("dead");
            }
        },
        SERVFAIL {
            @Override
            Optional<byte[]> answer(byte[] request, ForgedDns.Server server) throws IOException {
                return Optional.of(response(request, Rcode.SERVFAIL).toWire());
            }
        },
        /** By whoever has no key. */
        UNSIGNED {
            @Override
            Optional<byte[]> answer(byte[] request, ForgedDns.Server server) throws IOException {
                return Optional.of(response(request, Rcode.NOERROR).toWire());
            }
        },
        SIGNED_WITH_ANOTHER_KEY {
            @Override
            Optional<byte[]> answer(byte[] request, ForgedDns.Server server) throws IOException {
                TSIGRecord asked = new Message(request).getTSIG();
                TSIG guessed =
                        new TSIG(
                                TSIG.HMAC_SHA256,
                                asked.getName(),
                                new SecretKeySpec(new byte[32], "Hmac"));
                Message response = response(request, Rcode.NOERROR);
                guessed.apply(response, asked);
                return Optional.of(response.toWire());
            }
        },
        /** RFC 8945 5.2.3: with the right key, and a clock that is hours away. */
        BADTIME {
            @Override
            Optional<byte[]> answer(byte[] request, ForgedDns.Server server) throws IOException {
                Message asked = new Message(request);
                Message response = response(request, Rcode.NOTAUTH);
                key(asked).apply(response, Rcode.BADTIME, asked.getTSIG());
                return Optional.of(response.toWire());
            }
        },
        /** The answer to something else. */
        ALTERED {
            @Override
            Optional<byte[]> answer(byte[] request, ForgedDns.Server server) throws IOException {
                byte[] answer = server.ask(request);
                answer[answer.length - 9] ^= 1;
                return Optional.of(answer);
            }
        },
        GARBAGE {
            @Override
            Optional<byte[]> answer(byte[] request, ForgedDns.Server server) {
                byte[] answer = request.clone();
                Arrays.fill(answer, 2, answer.length, (byte) 0xff);
                return Optional.of(answer);
            }
        };

        abstract Optional<byte[]> answer(byte[] request, ForgedDns.Server server)
                throws IOException;

        /** What the DNS says then: only one server does what it was asked for. */
        Optional<Ipv6Address> told(Ipv6Address home) {
            return this == ALTERED ? Optional.of(home) : Optional.empty();
        }
    }

    @BeforeAll
    static void besiege() throws Exception {
        provider =
                new BesiegedProvider(
                        folder,
                        "",
                        text ->
                                text.replaceFirst(
                                                "\\[\\[dns-update.zones",
                                                """
                                                [dns-update]
                                                timeout = "500ms"
                                                acknowledgement-deadline = "200ms"

                                                $0\
                                                """)
                                        .replace(
                                                "\nserver = \"" + Plan.DNS,
                                                "\nserver = \"" + Plan.CORRESPONDENT));
        dns =
                ForgedDns.start(
                        provider.topology().correspondent(),
                        new InetSocketAddress(Plan.CORRESPONDENT.toInetAddress(), 53));
        provider.load();
        insider = Insider.join(provider, Identity.fqdn(NAME.text()));
        // it has registered while there was no server, and does so again now
        assertThat(provider.bootstrapAgain()).isEqualTo(provider.homeAddress());
        provider.awaitName(Plan.MOBILE_NODE, Optional.of(provider.homeAddress()));
    }

    @AfterAll
    static void end() throws Exception {
        insider.leave();
        provider.assertLittleIsKept();
        dns.close();
        provider.close();
    }

    @AfterEach
    void theDnsGetsThereWhenTheServerIsHonest() throws Exception {
        dns.becomeHonest();
        awaitNoneUnderWay();
        DnsUpdateStatus _ = registration();
        provider.awaitName(NAME, Optional.of(insider.home()));
        List<BindingAcknowledgement> _ = insider.end();
        provider.awaitName(NAME, Optional.empty());
        provider.assertUnharmed();
        provider.awaitName(Plan.MOBILE_NODE, Optional.of(provider.homeAddress()));
    }

    @ParameterizedTest
    @EnumSource
    void aBindingUpdateIsAcknowledgedWithoutTheDns(Fault fault) throws Exception {
        CountDownLatch asked = dns.become(fault::answer);
        assertThat(registration()).isEqualTo(DnsUpdateStatus.UPDATE_FAILED);
        assertThat(asked.await(20, TimeUnit.SECONDS)).as("the server was asked").isTrue();
        awaitNoneUnderWay();
        assertThat(provider.lookup().address(NAME)).isEqualTo(fault.told(insider.home()));
    }

    /** The update is through, whatever became of it. */
    private static void awaitNoneUnderWay() throws IOException {
        provider.await(
                "no update under way", () -> provider.status().at("/dns/waiting").asInt(-1) == 0);
    }

    @Test
    void theAnswerThatComesAfterTheDeadlineCounts() throws Exception {
        CountDownLatch acknowledged = new CountDownLatch(1);
        CountDownLatch _ =
                dns.become(
                        (request, server) -> {
                            try {
                                boolean _ = acknowledged.await(20, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return Optional.of(server.ask(request));
                        });
        assertThat(registration()).isEqualTo(DnsUpdateStatus.UPDATE_FAILED);
        acknowledged.countDown();
        provider.awaitName(NAME, Optional.of(insider.home()));
    }

    /** What the acknowledgement says of the name. */
    private static DnsUpdateStatus registration() throws Exception {
        BindingAcknowledgement answer =
                insider.register(Insider.nameOption(0, Bytes.ofUtf8(NAME.text())));
        assertThat(answer.status().isAccepted()).isTrue();
        return Insider.nameStatus(answer).orElseThrow();
    }

    private static Message response(byte[] request, int rcode) throws IOException {
        Message asked = new Message(request);
        Message response = new Message(asked.getHeader().getID());
        response.getHeader().setOpcode(Opcode.UPDATE);
        response.getHeader().setFlag(Flags.QR);
        response.getHeader().setRcode(rcode);
        asked.getSection(Section.ZONE).forEach(zone -> response.addRecord(zone, Section.ZONE));
        return response;
    }

    /** The key that the zone of {@code request} has. */
    private static TSIG key(Message request) throws IOException {
        Name zone = request.getSection(Section.ZONE).getFirst().getName();
        for (LabZone each : provider.provision().zones()) {
            if (zone.toString(true).equals(each.name().text())) {
                TsigKey key = each.key().orElseThrow();
                return new TSIG(
                        TSIG.HMAC_SHA256,
                        request.getTSIG().getName(),
                        new SecretKeySpec(key.secret().reveal(), "Hmac"));
            }
        }
        throw new IOException("no zone " + zone);
    }
}
