package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.e2e.parts.Program;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar of a notebook's image. Real parts: the built jars, each in a process of its own. */
final class NotebookJarIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Test
  void itIsTheCommandTooAndVerifiesWithItsRelocatedParts() throws Exception {
    try (SandboxProcess sandbox = new SandboxProcess()) {
      for (String command : List.of("check", "whoami")) {
        Program.Ended ended =
            new Program(SandboxProcess.java())
                .run(sandbox.exports(), LIMIT, "-jar", Notebook.JAR.toString(), command);

        assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out()).contains("assumed-role/team-a/");
        assertThat(ended.err()).isEmpty();
      }
    }
  }

  @Test
  void itHoldsNoClassThatANotebookMayLoadInAnotherVersion() throws Exception {
    try (JarFile jar = new JarFile(Notebook.JAR.toFile())) {
      assertThat(jar.stream().map(entry -> entry.getName()).filter(name -> !name.endsWith("/")))
          .contains("dev/rolecall/shaded/picocli/CommandLine.class")
          .allMatch(name -> name.startsWith("dev/rolecall/") || name.startsWith("META-INF/"))
          .noneMatch(name -> name.startsWith("META-INF/versions/"));
    }
  }
}
