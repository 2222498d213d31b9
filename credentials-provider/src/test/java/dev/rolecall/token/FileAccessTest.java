package dev.rolecall.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileAccessTest {
  @Test
  void takesTheEffectiveIdsOfTheProcess() {
    List<String> status =
        List.of(
            "Name:\tjava",
            "Uid:\t0\t1000\t0\t0",
            "Gid:\t0\t100\t0\t0",
            "Groups:\t27 100 2000 ",
            "NoNewPrivs:\t1");

    assertThat(FileAccess.of(Map.of("mode", 0100640, "uid", 5, "gid", 6), status))
        .contains(new FileAccess(0640, 5, 6, 1000, List.of(100L, 27L, 2000L)));
  }

  @Test
  void isNothingWhereTheFileCannotBeLookedAt() {
    assertThat(FileAccess.of(Path.of("/nowhere/token"))).isEmpty();
  }
}
