package dev.rolecall.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
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
  static final ArchRule POLICIES_ARE_DECIDED_WITHOUT_ANY_IO =
      noClasses()
          .that()
          .resideInAPackage("dev.rolecall.iam..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..", "java.nio.file..", "software.amazon.awssdk..");

  @ArchTest
  static final ArchRule CHECKS_DECIDE_WITHOUT_ANY_IO =
      noClasses()
          .that()
          .implement("dev.rolecall.verify.Check")
          .or()
          .haveNameMatching("dev\\.rolecall\\.verify\\..*(Links?|Findings)")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..", "software.amazon.awssdk..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Files.class);
}
