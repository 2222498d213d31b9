package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README shows is what runs here. */
final class ReadmeTest {
  @Test
  void itsExampleIsPodRoleTest() throws IOException {
    String test =
        Files.readString(Path.of("src/test/java/dev/rolecall/embedded/aws/PodRoleTest.java"));
    String example = test.substring(test.indexOf("final class"));

    assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + example + "```\n");
  }
}
