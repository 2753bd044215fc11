package mip6.lab.build;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The borders of the house that the module graph alone does not draw, and its names. */
class ArchitectureTest {

    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("jmh_generated"))
                    .importPackages("mip6");

    /** Packages that decide or translate, and touch nothing outside of memory. */
    private static final String[] WITHOUT_EFFECTS = {
        "mip6.wire..",
        "mip6.mobilityheader..",
        "mip6.ikev2.message..",
        "mip6.ikev2.crypto..",
        "mip6.ikev2.core..",
        "mip6.ikev2.charon..",
        "mip6.ikev2.eap..",
        "mip6.ikev2.esp..",
        "mip6.ikev2.vici",
        "mip6.ikev2.vici.swanctl",
        "mip6.ikev2.revocation..",
        "mip6.mn.core..",
        "mip6.ha.core..",
        "mip6.ha.cluster..",
        "mip6.ha.radius..",
        "mip6.ha.dhcp..",
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mip6.mobilityheader.MobilityHeader",
                "mip6.ikev2.core.IkeEndpoint",
                "mip6.dataplane.DataPlane",
                "mip6.agent.Node",
                "mip6.mn.core.MobileNode",
            })
    void theHouseIsThere(String name) {
        assertThat(HOUSE.contain(name)).isTrue();
    }

    @Test
    void protocolsSeeNeitherEachOtherNorAnAgent() {
        String[] above = {
            "mip6.linux..",
            "mip6.dataplane..",
            "mip6.agent..",
            "mip6.mn..",
            "mip6.ha..",
            "mip6.cli..",
            "mip6.lab.."
        };
        hold(noClasses().that().resideInAPackage("mip6.wire..").should(see(above)));
        String[] protocols = {"mip6.mobilityheader..", "mip6.ikev2..", "mip6.dnsupdate.."};
        for (String protocol : protocols) {
            hold(noClasses().that().resideInAPackage(protocol).should(see(above)));
            for (String other : protocols) {
                if (!other.equals(protocol)) {
                    hold(noClasses().that().resideInAPackage(protocol).should(see(other)));
                }
            }
        }
    }

    /** It could be published by itself, with the octets that it stands on. */
    @Test
    void theViciClientNeedsNothingElse() {
        hold(
                classes()
                        .that()
                        .resideInAPackage("mip6.ikev2.vici..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                "java..", "org.jspecify..", "mip6.wire..", "mip6.ikev2.vici.."));
    }

    @Test
    void theAgentsDoNotSeeEachOther() {
        hold(noClasses().that().resideInAPackage("mip6.mn..").should(see("mip6.ha..")));
        hold(noClasses().that().resideInAPackage("mip6.ha..").should(see("mip6.mn..")));
        hold(
                noClasses()
                        .that()
                        .resideInAPackage("mip6.agent..")
                        .should(see("mip6.mn..", "mip6.ha..")));
    }

    @Test
    void coresDoNotSeeTheirEdges() {
        hold(
                noClasses()
                        .that()
                        .resideInAnyPackage("mip6.mn.core..", "mip6.ha.core..")
                        .should(see("mip6.mn.edge..", "mip6.ha.edge..", "mip6.linux..")));
    }

    @Test
    void coresHaveNoEffects() {
        hold(
                noClasses()
                        .that()
                        .resideInAnyPackage(WITHOUT_EFFECTS)
                        .should(dependOnClassesThat(effects()))
                        .because("a core gets events and gives actions"));
    }

    @Test
    void coresAreToldTheTime() {
        hold(
                noClasses()
                        .that()
                        .resideInAnyPackage(WITHOUT_EFFECTS)
                        .should()
                        .callMethod(System.class, "nanoTime")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(Instant.class, "now")
                        .orShould()
                        .dependOnClassesThat()
                        .areAssignableTo(Clock.class));
    }

    @Test
    void packagesFormNoCycle() {
        hold(
                SlicesRuleDefinition.slices()
                        .matching("mip6.(**)")
                        .should()
                        .beFreeOfCycles()
                        // what any part of a start may throw, and the command that starts others
                        .ignoreDependency(alwaysTrue(), named("mip6.agent.StartException"))
                        .ignoreDependency(alwaysTrue(), named("mip6.lab.Lab")));
    }

    @Test
    void onlyLinuxIsNative() {
        hold(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("mip6.linux..")
                        .should(see("java.lang.foreign..")));
    }

    @Test
    void onlyTheToolsCapture() {
        hold(
                noClasses()
                        .that()
                        .resideOutsideOfPackages("mip6.cli..", "mip6.lab..")
                        .should(see("org.pcap4j..")));
    }

    @Test
    void namesSayWhatAThingIs() {
        hold(
                noClasses()
                        .should()
                        .haveSimpleNameEndingWith("Manager")
                        .orShould()
                        .haveSimpleNameEndingWith("Helper")
                        .orShould()
                        .haveSimpleNameEndingWith("Util")
                        .orShould()
                        .haveSimpleNameEndingWith("Utils")
                        .orShould()
                        .haveSimpleNameEndingWith("Impl")
                        .orShould()
                        .haveSimpleNameStartingWith("Abstract"));
    }

    @Test
    void nothingStaticChanges() {
        hold(fields().that().areStatic().should().beFinal());
        hold(
                noFields()
                        .that()
                        .areStatic()
                        .and()
                        .arePublic()
                        .should()
                        .haveRawType(DescribedPredicate.describe("an array", JavaClass::isArray)));
    }

    @Test
    void classesOfOursAreNotInherited() {
        hold(
                noClasses()
                        .should(
                                ArchCondition.from(
                                        DescribedPredicate.describe(
                                                "inherit from a class of ours",
                                                ArchitectureTest::inheritsFromOurs))));
    }

    private static boolean inheritsFromOurs(JavaClass subject) {
        return subject.getRawSuperclass()
                .filter(parent -> parent.getPackageName().startsWith("mip6"))
                .filter(parent -> !parent.isEnum())
                .isPresent();
    }

    private static DescribedPredicate<JavaClass> named(String name) {
        return DescribedPredicate.describe(name, subject -> subject.getFullName().equals(name));
    }

    private static ArchCondition<JavaClass> see(String... packages) {
        return dependOnClassesThat(resideInAnyPackage(packages));
    }

    /** The network, threads, files, logs and processes, but for addresses and units as values. */
    private static DescribedPredicate<JavaClass> effects() {
        DescribedPredicate<JavaClass> values =
                equivalentTo(InetAddress.class)
                        .or(equivalentTo(Inet4Address.class))
                        .or(equivalentTo(Inet6Address.class))
                        .or(equivalentTo(InetSocketAddress.class))
                        .or(equivalentTo(UnknownHostException.class))
                        .or(equivalentTo(TimeUnit.class));
        return resideInAnyPackage(
                        "java.net..",
                        "java.nio.channels..",
                        "java.nio.file..",
                        "java.util.concurrent..",
                        "java.util.logging..",
                        "org.slf4j..")
                .and(DescribedPredicate.not(values))
                .or(assignableTo(Thread.class))
                .or(assignableTo(Process.class))
                .or(equivalentTo(ProcessBuilder.class))
                .or(equivalentTo(java.io.File.class))
                .or(equivalentTo(java.io.FileInputStream.class))
                .or(equivalentTo(java.io.FileOutputStream.class));
    }

    private static void hold(ArchRule rule) {
        rule.allowEmptyShould(true).check(HOUSE);
    }
}
