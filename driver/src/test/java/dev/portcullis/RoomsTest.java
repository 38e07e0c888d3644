package dev.portcullis;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the picture of the rooms: arrows point downwards only, and a feature never sees another feature. */
@AnalyzeClasses(packages = "dev.portcullis", importOptions = DoNotIncludeTests.class)
class RoomsTest {
    @ArchTest
    static final ArchRule ARROWS_POINT_DOWNWARDS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("cli")
            .definedBy("dev.portcullis.cli")
            .layer("front door")
            .definedBy(resideInAPackage("dev.portcullis").and(simpleNameStartingWith("Portcullis")))
            .layer("connect")
            .definedBy("dev.portcullis.connect")
            .layer("guard")
            .definedBy("dev.portcullis.guard")
            .layer("features")
            .definedBy(
                    "dev.portcullis.firewall..",
                    "dev.portcullis.credentials..",
                    "dev.portcullis.tls..",
                    "dev.portcullis.audit..",
                    "dev.portcullis.protect..",
                    "dev.portcullis.posture..")
            .layer("policy")
            .definedBy("dev.portcullis.policy")
            .layer("metrics")
            .definedBy("dev.portcullis.metrics")
            .layer("endpoint")
            .definedBy("dev.portcullis.endpoint")
            .layer("config")
            .definedBy("dev.portcullis.config")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("front door")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("connect")
            .mayOnlyBeAccessedByLayers("front door", "cli")
            .whereLayer("guard")
            .mayOnlyBeAccessedByLayers("front door", "connect", "cli")
            .whereLayer("features")
            .mayOnlyBeAccessedByLayers("guard", "connect", "front door", "cli")
            .whereLayer("policy")
            .mayOnlyBeAccessedByLayers("features", "guard", "connect", "front door", "cli")
            .whereLayer("metrics")
            .mayOnlyBeAccessedByLayers("features", "guard", "connect", "front door", "cli")
            .whereLayer("endpoint")
            .mayOnlyBeAccessedByLayers("metrics", "features", "guard", "connect", "front door", "cli")
            .because("docs/architecture.md draws the rooms this way");

    @ArchTest
    static final ArchRule FEATURES_DO_NOT_SEE_EACH_OTHER = slices().matching(
                    "dev.portcullis.(firewall|credentials|tls|audit|protect|posture)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule FEATURES_KNOW_NO_JDBC = noClasses()
            .that()
            .resideInAnyPackage("dev.portcullis.firewall..", "dev.portcullis.audit..", "dev.portcullis.tls..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.mysql..", "dev.portcullis.guard..");

    @ArchTest
    static final ArchRule ONLY_CONNECT_AND_GUARD_TOUCH_CONNECTOR_J = noClasses()
            .that()
            .resideOutsideOfPackages("dev.portcullis.connect..", "dev.portcullis.guard..", "dev.portcullis.testkit..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.mysql..");
}
