package dev.rolecall.chain;

import static dev.rolecall.chain.ExampleCluster.ANNOTATED;
import static dev.rolecall.chain.ExampleCluster.BARE;
import static dev.rolecall.chain.ExampleCluster.ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The patches that are printed, applied to Profiles by Eclipse Parsson's JSON Patch. */
class PluginPatchTest {
  private static final String OTHER =
      "{\"kind\":\"WorkloadIdentity\",\"spec\":{\"gcpServiceAccount\":\"x\"}}";
  private static final Plugin FOREIGN = new Plugin("WorkloadIdentity", Optional.empty(), false);

  @Test
  void aMisspeltKindIsPutRightAndTheOthersStay() {
    Finding finding = profile(new Plugin("AwsIAMForServiceAccount", Optional.of(ROLE), true), BARE);

    assertThat(
            patched(
                finding,
                "{\"kind\":\"AwsIAMForServiceAccount\",\"spec\":{\"annotateOnly\":true,\"awsIamRole\":\"%s\"}}"
                    .formatted(ROLE)))
        .isEqualTo(
            profile(
                "{\"kind\":\"AwsIamForServiceAccount\",\"spec\":{\"annotateOnly\":true,\"awsIamRole\":\"%s\"}}"
                    .formatted(ROLE)));
  }

  @Test
  void aPluginWithoutASpecIsGivenOneThatOnlyAnnotates() {
    Finding finding = profile(new Plugin(Plugin.AWS, Optional.empty(), false), ANNOTATED);
    String whole =
        "{\"kind\":\"%s\",\"spec\":{\"awsIamRole\":\"%s\",\"annotateOnly\":true}}"
            .formatted(Plugin.AWS, ROLE);

    assertThat(patched(finding, "{\"kind\":\"%s\"}".formatted(Plugin.AWS)))
        .isEqualTo(profile(whole));
    assertThat(patched(finding, "{\"kind\":\"%s\",\"spec\":{}}".formatted(Plugin.AWS)))
        .isEqualTo(profile(whole));
  }

  @Test
  void aPluginThatOnlyAnnotatesIsGivenItsRole() {
    Finding finding = profile(new Plugin(Plugin.AWS, Optional.empty(), true), ANNOTATED);

    assertThat(
            patched(
                finding,
                "{\"kind\":\"%s\",\"spec\":{\"annotateOnly\":true}}".formatted(Plugin.AWS)))
        .isEqualTo(
            profile(
                "{\"kind\":\"%s\",\"spec\":{\"annotateOnly\":true,\"awsIamRole\":\"%s\"}}"
                    .formatted(Plugin.AWS, ROLE)));
  }

  @Test
  void anArnWithALineEndIsReplaced() {
    Finding finding =
        Example.finding(
            ProfileChecks.decideAnnotation(
                ExampleCluster.profile(
                    List.of(FOREIGN, new Plugin(Plugin.AWS, Optional.of(ROLE + "\n"), false)),
                    ExampleCluster.account("default-editor", ROLE + "\n")),
                Optional.empty()));
    String plugin = "{\"kind\":\"%s\",\"spec\":{\"awsIamRole\":\"%s\"}}";

    assertThat(patched(finding, plugin.formatted(Plugin.AWS, ROLE + "\\n")))
        .isEqualTo(profile(plugin.formatted(Plugin.AWS, ROLE)));
  }

  @Test
  void anEmptyRoleIsReplacedAndTheControllerLeavesTheTrustPolicyAlone() {
    Finding finding = profile(new Plugin(Plugin.AWS, Optional.of(""), false), ANNOTATED);
    String plugin = "{\"kind\":\"%s\",\"spec\":{\"awsIamRole\":\"%s\"%s}}";

    assertThat(patched(finding, plugin.formatted(Plugin.AWS, "", "")))
        .isEqualTo(profile(plugin.formatted(Plugin.AWS, ROLE, ",\"annotateOnly\":true")));
  }

  @Test
  void aFieldInOtherCapitalsIsPatchedAsItIsWritten() {
    Plugin written =
        new Plugin(Plugin.AWS, "AwsIAMRole", Optional.of(ROLE + "\n"), false, Optional.empty());
    Finding finding =
        Example.finding(
            ProfileChecks.decideAnnotation(
                ExampleCluster.profile(
                    List.of(FOREIGN, written),
                    ExampleCluster.account("default-editor", ROLE + "\n")),
                Optional.empty()));
    String plugin = "{\"kind\":\"%s\",\"spec\":{\"AwsIAMRole\":\"%s\"}}";

    assertThat(patched(finding, plugin.formatted(Plugin.AWS, ROLE + "\\n")))
        .isEqualTo(profile(plugin.formatted(Plugin.AWS, ROLE)));
  }

  @Test
  void aControllerThatIsToLeaveTheTrustPolicyKeepsTheRole() {
    Plugin plugin = new Plugin(Plugin.AWS, Optional.of(ROLE), false);
    Finding finding =
        ControllerFindings.of(
                new ControllerEdit.Panic(),
                ExampleCluster.profile(List.of(FOREIGN, plugin), ANNOTATED).profile().orElseThrow(),
                plugin,
                Example.ROLE,
                new Evidence())
            .orElseThrow();
    String kept = "{\"kind\":\"%s\",\"spec\":{\"awsIamRole\":\"%s\"%s}}";

    assertThat(patched(finding, kept.formatted(Plugin.AWS, ROLE, "")))
        .isEqualTo(profile(kept.formatted(Plugin.AWS, ROLE, ",\"annotateOnly\":true")));
  }

  @Test
  void aProfileThatChangedMeanwhileIsLeftAsItIs() {
    Finding finding = profile(new Plugin(Plugin.AWS, Optional.empty(), false), ANNOTATED);

    assertThatThrownBy(() -> patched(finding, "{\"kind\":\"SomethingElse\"}"))
        .isInstanceOf(JsonException.class);
  }

  private static Finding profile(Plugin plugin, ServiceAccount account) {
    return Example.finding(
        ProfileChecks.decideProfile(ExampleCluster.profile(List.of(FOREIGN, plugin), account)));
  }

  /** The Profile whose second plugin is that, after the command that is printed. */
  private static JsonObject patched(Finding finding, String plugin) {
    String start = "kubectl patch profile team-a --type json -p '";
    String command =
        finding.remedy().stream().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
    String patch = command.substring(start.length(), command.length() - 1);
    return Json.createPatch(Json.createReader(new StringReader(patch)).readArray())
        .apply(profile(plugin));
  }

  private static JsonObject profile(String plugin) {
    return Json.createReader(
            new StringReader("{\"spec\":{\"plugins\":[%s,%s]}}".formatted(OTHER, plugin)))
        .readObject();
  }
}
