package dev.rolecall.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProjectedVolumeTest {
  @TempDir private Path folder;

  @Test
  void aSecondWriteTurnsTheLinkAndLeavesNothingOfTheFirst() throws IOException {
    ProjectedVolume volume = new ProjectedVolume(folder.resolve("volume"));

    volume.write("first");
    Path first = volume.token().toRealPath();
    volume.write("second");

    assertThat(volume.token()).isSymbolicLink().hasContent("second");
    assertThat(first).doesNotExist();
    try (Stream<Path> files = Files.list(folder.resolve("volume"))) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void aPathThatWasOpenedBeforeAWriteStillReadsAWholeToken() throws IOException {
    ProjectedVolume volume = new ProjectedVolume(folder.resolve("volume"));
    volume.write("first");

    try (var open = Files.newInputStream(volume.token())) {
      volume.write("second");

      assertThat(new String(open.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("first");
    }
  }

  @Test
  void anUnmountedVolumeIsGone() {
    ProjectedVolume volume = new ProjectedVolume(folder.resolve("volume"));
    volume.write("token");

    volume.unmount();

    assertThat(folder.resolve("volume")).doesNotExist();
  }
}
