package dev.rolecall.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;

/** What the rooms may know of each other, over the classes of all modules. */
@AnalyzeClasses(packages = "dev.rolecall", importOptions = ImportOption.DoNotIncludeTests.class)
final class RoomsTest {
  @ArchTest
  static final ArchRule NO_TWO_ROOMS_NEED_EACH_OTHER =
      slices().matching("dev.rolecall.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NOR_DO_THOSE_OF_E2E =
      slices().matching("dev.rolecall.e2e.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NOR_DO_THOSE_OF_EMBEDDED_AWS =
      slices().matching("dev.rolecall.embedded.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule POLICIES_ARE_DECIDED_WITHOUT_ANY_IO =
      noClasses()
          .that()
          .resideInAPackage("dev.rolecall.iam..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..", "java.nio.file..", "software.amazon.awssdk..");

  /** What looks, in the room of the links: here is that room's I/O. */
  private static final String LOOKING =
      "dev\\.rolecall\\.chain\\.(\\w+Observers?|Chain|Recorder|RoleVerification|GrantedSession|SeenEnvironment)(\\$.*)?";

  @ArchTest
  static final ArchRule THE_ENGINE_KNOWS_NO_AWS =
      classes()
          .that()
          .resideInAPackage("dev.rolecall.verify..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.rolecall.verify..",
              "dev.rolecall.catalogue..",
              "java.lang..",
              "java.math..",
              "java.time..",
              "java.util..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule THE_CATALOGUE_KNOWS_NOBODY =
      classes()
          .that()
          .resideInAPackage("dev.rolecall.catalogue..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.rolecall.catalogue..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule LINKS_DECIDE_WITHOUT_ANY_IO =
      noClasses()
          .that()
          .resideInAPackage("dev.rolecall.chain..")
          .and()
          .haveNameNotMatching(LOOKING)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..", "software.amazon.awssdk..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Files.class);

  @ArchTest
  static final ArchRule WHAT_IS_SAID_IS_NOT_DECIDED_THERE =
      noClasses()
          .that()
          .haveNameMatching(".*(Findings|Sentences)")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("dev\\.rolecall\\..*(Checks?|Observers?|Observations?|Evaluator)");

  @ArchTest
  static final ArchRule MODULES_STAND_IN_ONE_LINE =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("credentials-provider")
          .definedBy(
              "dev.rolecall.credentials..",
              "dev.rolecall.failure..",
              "dev.rolecall.process..",
              "dev.rolecall.token..",
              "dev.rolecall.transport..")
          .layer("kfp-component")
          .definedBy(
              "dev.rolecall.catalogue..",
              "dev.rolecall.chain..",
              "dev.rolecall.cluster..",
              "dev.rolecall.command..",
              "dev.rolecall.iam..",
              "dev.rolecall.kfp..",
              "dev.rolecall.report..",
              "dev.rolecall.s3..",
              "dev.rolecall.verify..")
          .layer("embedded-aws")
          .definedBy("dev.rolecall.embedded..")
          .layer("notebook-agent")
          .definedBy("dev.rolecall.agent..", "dev.rolecall.kernel..", "dev.rolecall.why..")
          .layer("e2e")
          .definedBy("dev.rolecall.e2e..")
          .whereLayer("e2e")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("notebook-agent")
          .mayOnlyBeAccessedByLayers("e2e")
          .whereLayer("embedded-aws")
          .mayOnlyBeAccessedByLayers("e2e")
          .whereLayer("kfp-component")
          .mayOnlyBeAccessedByLayers("embedded-aws", "notebook-agent", "e2e")
          .ensureAllClassesAreContainedInArchitectureIgnoring("dev.rolecall.testing..");
}
