package dev.rolecall.e2e.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class NodeSettingsTest {
  @Test
  void withoutSettingsItIsK3sAsItsMakersRunIt() {
    NodeSettings settings = NodeSettings.read(Map.of());

    assertThat(settings.image()).startsWith("rancher/k3s:v1.34.");
    assertThat(settings.privileged()).isTrue();
  }

  @Test
  void theEnvironmentNamesTheImageAndTakesThePrivilegeAway() {
    assertThat(
            NodeSettings.read(
                Map.of("ROLECALL_K3S_IMAGE", "local/node:1", "ROLECALL_K3S_UNPRIVILEGED", "true")))
        .isEqualTo(new NodeSettings("local/node:1", false));
  }

  @Test
  void anEmptySettingIsNone() {
    assertThat(NodeSettings.read(Map.of("ROLECALL_K3S_IMAGE", "", "ROLECALL_K3S_UNPRIVILEGED", "")))
        .isEqualTo(NodeSettings.read(Map.of()));
  }
}
