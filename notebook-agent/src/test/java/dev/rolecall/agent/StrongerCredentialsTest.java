package dev.rolecall.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in a home of its own. */
final class StrongerCredentialsTest {
  @TempDir private Path home;

  @Test
  void whereNothingIsThereNothingIsSaid() {
    assertThat(StrongerCredentials.toldOf(Map.of("HOME", "" + home, "AWS_ACCESS_KEY_ID", "")))
        .isEmpty();
  }

  @Test
  void keysAreToldByTheirNamesAlone() {
    assertThat(
            StrongerCredentials.toldOf(
                Map.of("AWS_ACCESS_KEY_ID", "AKIA", "AWS_SECRET_ACCESS_KEY", "wJalr")))
        .containsExactly(
            "AWS_ACCESS_KEY_ID is set, and wins. Without it: unset AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY is set, and wins. Without it: unset AWS_SECRET_ACCESS_KEY");
  }

  @Test
  void aProfileIsToldOfWhereTheSdksLookForIt() throws Exception {
    Path config = Files.writeString(home.resolve("config"), "[profile mine]\n");
    Path credentials = Files.createDirectory(home.resolve(".aws")).resolve("credentials");
    Files.writeString(credentials, "[default]\n [ mine ]\n");

    assertThat(
            StrongerCredentials.toldOf(
                Map.of("HOME", "" + home, "AWS_CONFIG_FILE", "" + config, "AWS_PROFILE", "mine")))
        .containsExactly(
            "What %s says of the profile mine wins, where it has keys, a role or a process."
                .formatted(config),
            "What %s says of the profile mine wins, where it has keys, a role or a process."
                .formatted(credentials));
  }

  @Test
  void filesWithoutTheProfileAreNot() throws Exception {
    Path config = Files.writeString(home.resolve("config"), "[profile mine-2]\n# [mine]\n");

    assertThat(
            StrongerCredentials.toldOf(
                Map.of("HOME", "" + home, "AWS_CONFIG_FILE", "" + config, "AWS_PROFILE", "mine")))
        .isEmpty();
  }
}
