package dev.rolecall.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExportsTest {
  @Test
  void aPlainValueIsWrittenAsItIs() {
    assertThat(Exports.lines(Map.of("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/team-a")))
        .isEqualTo("export AWS_ROLE_ARN=arn:aws:iam::111122223333:role/team-a\n");
  }

  @Property(tries = 40)
  void aShellReadsBackWhatWasWritten(
      @ForAll @CharRange(from = ' ', to = '~') @StringLength(max = 40) String value)
      throws IOException, InterruptedException {
    String script = Exports.lines(Map.of("VALUE", value)) + "printf %s \"$VALUE\"";

    Process shell = new ProcessBuilder("sh", "-c", script).start();

    assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(value);
    assertThat(shell.waitFor()).isZero();
  }

  @Test
  void theFileIsItsOwnersAloneAndTakesTheOldOnesPlace(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("env"), "stale");

    Exports.write(file, Map.of("A", "1"));

    assertThat(file).hasContent("export A=1\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void whatCannotBeWrittenLeavesNoDraft(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("env");
    Files.createDirectories(file.resolve("inside"));

    assertThatThrownBy(() -> Exports.write(file, Map.of("SECRET", "1")))
        .isInstanceOf(UncheckedIOException.class);

    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
