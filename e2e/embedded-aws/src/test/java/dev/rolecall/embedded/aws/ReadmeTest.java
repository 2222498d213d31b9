package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the README shows is what runs here. */
final class ReadmeTest {
  @Test
  void itsExampleIsPodRoleTest() throws IOException {
    String test =
        Files.readString(Path.of("src/test/java/dev/rolecall/embedded/aws/PodRoleTest.java"));
    String example = test.substring(test.indexOf("final class"));

    assertThat(readme()).contains("```java\n" + example + "```\n");
  }

  @Test
  void itNamesEachActionOfStsAndIam() throws IOException {
    TeamA teamA = new TeamA();

    assertThat(readme())
        .contains("- STS has " + listed(teamA.sts.actions()) + ".")
        .contains("- IAM has " + listed(teamA.iam.actions()) + ".");
  }

  private static String listed(Set<String> names) {
    return String.join(", ", new TreeSet<>(names));
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }
}
