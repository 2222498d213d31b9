package dev.rolecall.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.command.RolecallCommand;
import dev.rolecall.e2e.cluster.CheckPod;
import dev.rolecall.e2e.cluster.Cluster;
import dev.rolecall.e2e.cluster.ClusterReader;
import dev.rolecall.e2e.cluster.KubeApi;
import dev.rolecall.e2e.cluster.PodIdentityWebhook;
import dev.rolecall.e2e.cluster.Pods;
import dev.rolecall.e2e.parts.ComponentImage;
import dev.rolecall.e2e.pod.OutlivingItsToken;
import dev.rolecall.e2e.profile.ProfileRole;
import dev.rolecall.e2e.sandbox.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A Profile for each case, and a pod in each, all of which run at the same time. A pod waits behind
 * its gate until an admin has looked at its Profile.
 */
final class PodCases implements AutoCloseable {
  static final String BORROWED_ROLE = "borrowed-role";
  static final String OTHER_TRUST = "other-trust";
  static final String OPEN_TRUST = "open-trust";
  static final String AS_DEFAULT = "as-default";
  static final String BY_HAND = "by-hand";
  static final String NO_VOLUME = "no-volume";
  static final String LATE_ANNOTATION = "late-annotation";
  static final String OTHER_ACCOUNT = "other-account";
  static final String NO_WEBHOOK = "no-webhook";
  static final String FAILING_OPEN = "failing-open";
  static final String SHORT_TOKEN = "short-token";

  private static final List<String> PROFILES =
      List.of(
          "team-a",
          "team-b",
          BORROWED_ROLE,
          OTHER_TRUST,
          OPEN_TRUST,
          AS_DEFAULT,
          BY_HAND,
          NO_VOLUME,
          LATE_ANNOTATION,
          OTHER_ACCOUNT,
          NO_WEBHOOK,
          FAILING_OPEN,
          SHORT_TOKEN);

  /** The least that Kubernetes gives (TokenRequest, expirationSeconds). */
  static final Duration SHORTEST_LIFETIME = Duration.ofMinutes(10);

  /** For all of them together; half a minute measured. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final JsonMapper JSON = new JsonMapper();

  private final Sandbox sandbox;
  private final Cluster cluster;
  private final KubeApi api;
  private final Pods pods;
  private final Path kubeconfig;
  private final Map<String, JsonNode> seenByAdmin = new HashMap<>();
  private final Map<String, Pods.Ended> ended = new HashMap<>();
  private @Nullable PodIdentityWebhook webhook;

  private PodCases(Sandbox sandbox) throws IOException {
    this.sandbox = sandbox;
    this.cluster = Cluster.signingAs(sandbox.issuer());
    this.api = cluster.api();
    this.pods = new Pods(cluster);
    this.kubeconfig = Files.createTempFile("rolecall-kubeconfig", "");
    Files.writeString(kubeconfig, cluster.kubeconfig());
  }

  /** Starts the node and all pods in it; they end while tests look at them. */
  static PodCases start() throws IOException, InterruptedException {
    Sandbox sandbox =
        Sandbox.start(
            new Sandbox.Settings(List.of(), Cluster.hostAddress(), 0, Duration.ofHours(1)),
            Clock.systemUTC());
    try {
      PodCases cases = new PodCases(sandbox);
      cases.run();
      return cases;
    } catch (IOException | InterruptedException | RuntimeException e) {
      sandbox.close();
      throw e;
    }
  }

  private void run() throws IOException, InterruptedException {
    cluster.load(ComponentImage.name(), PodIdentityWebhook.IMAGE);
    cluster.createKubeflow();
    PROFILES.forEach(profile -> cluster.onboard(sandbox, profile));
    breakProfiles();

    begin(NO_WEBHOOK, pod(NO_WEBHOOK));
    // The webhook would give it the volume.
    pods.create(pod(NO_VOLUME).withVariables(roleOf(NO_VOLUME), Sandbox.REGION).pod());
    PodIdentityWebhook installed = PodIdentityWebhook.install(cluster, pods, Sandbox.REGION);
    webhook = installed;
    installed.await(true, pod("team-a").pod());
    begin("team-a", pod("team-a").withItsOwnCommand());
    begin("team-b", pod("team-b"));
    begin(BORROWED_ROLE, pod(BORROWED_ROLE));
    begin(OTHER_TRUST, pod(OTHER_TRUST));
    begin(OPEN_TRUST, pod(OPEN_TRUST));
    begin(AS_DEFAULT, pod(AS_DEFAULT).as("default"));
    begin(
        BY_HAND,
        pod(BY_HAND)
            .as("default")
            .withVariables(roleOf(BY_HAND), Sandbox.REGION)
            .withTokenOf(ProfileRole.AUDIENCE));
    lookAndRelease(NO_VOLUME);
    begin(OTHER_ACCOUNT, pod(OTHER_ACCOUNT));
    beginBeforeTheAnnotation();
    beginWithShortToken();

    installed.register("v1");
    installed.await(false, pod(FAILING_OPEN).pod());
    begin(FAILING_OPEN, pod(FAILING_OPEN));
  }

  /** How the pod of that Profile ended. */
  synchronized Pods.Ended end(String profile) {
    return ended.computeIfAbsent(profile, namespace -> pods.end(namespace, CheckPod.NAME, LIMIT));
  }

  /** The report of {@code rolecall verify} while that pod waited. */
  JsonNode seenByAdmin(String profile) {
    return Objects.requireNonNull(seenByAdmin.get(profile), profile);
  }

  private void breakProfiles() {
    borrow(BORROWED_ROLE, roleOf("team-a"));
    trust(
        OTHER_TRUST,
        policy ->
            policy.replace(
                ProfileRole.subject(OTHER_TRUST, ProfileRole.SERVICE_ACCOUNT),
                ProfileRole.subject("team-z", ProfileRole.SERVICE_ACCOUNT)));
    trust(OPEN_TRUST, PodCases::withoutSubject);
    annotate(OTHER_ACCOUNT, ProfileRole.SERVICE_ACCOUNT, null);
    annotate(OTHER_ACCOUNT, "default", roleOf(OTHER_ACCOUNT));
    annotate(LATE_ANNOTATION, ProfileRole.SERVICE_ACCOUNT, null);
  }

  private void beginBeforeTheAnnotation() {
    pods.create(pod(LATE_ANNOTATION).pod());
    annotate(LATE_ANNOTATION, ProfileRole.SERVICE_ACCOUNT, roleOf(LATE_ANNOTATION));
    lookAndRelease(LATE_ANNOTATION);
  }

  private void beginWithShortToken() throws IOException {
    ObjectNode program = JsonNodeFactory.instance.objectNode();
    program.putObject("metadata").put("name", "program");
    program.putObject("binaryData").put("program", classFile(OutlivingItsToken.class));
    api.create("/api/v1/namespaces/" + SHORT_TOKEN + "/configmaps", program);
    pods.create(
        pod(SHORT_TOKEN)
            .withTokenFor(SHORTEST_LIFETIME)
            .running(OutlivingItsToken.class, "program")
            .pod());
    pods.release(SHORT_TOKEN, CheckPod.NAME);
  }

  private static byte[] classFile(Class<?> program) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(program.getResourceAsStream(program.getSimpleName() + ".class"))) {
      return in.readAllBytes();
    }
  }

  /** How that pod ends whose token is renewed once it has used the first. */
  Pods.Ended endWithItsSecondToken() throws IOException, InterruptedException {
    pods.awaitFirstLine(SHORT_TOKEN, CheckPod.NAME, LIMIT);
    return pods.end(SHORT_TOKEN, CheckPod.NAME, cluster.renewTokens(SHORTEST_LIFETIME));
  }

  /** What is said of a pod that does not get to its end within the limit; it is removed again. */
  String trouble(UnaryOperator<CheckPod> change, boolean released, Duration limit) {
    String name = "in-trouble";
    pods.create(change.apply(pod(SHORT_TOKEN).called(name)).pod());
    try {
      if (released) {
        pods.release(SHORT_TOKEN, name);
      }
      throw new AssertionError(pods.end(SHORT_TOKEN, name, limit));
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    } finally {
      pods.delete(SHORT_TOKEN, name);
    }
  }

  private void begin(String profile, CheckPod pod) {
    pods.create(pod.pod());
    lookAndRelease(profile);
  }

  private void lookAndRelease(String profile) {
    look(profile);
    pods.release(profile, CheckPod.NAME);
  }

  private void look(String profile) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("KUBECONFIG", kubeconfig.toString());
    environment.put("AWS_REGION", Sandbox.REGION);
    environment.put("AWS_ENDPOINT_URL", sandbox.aws().endpoint().toString());
    environment.put("AWS_ACCESS_KEY_ID", sandbox.aws().adminAccessKeyId());
    environment.put("AWS_SECRET_ACCESS_KEY", sandbox.aws().adminSecretAccessKey());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        new RolecallCommand(environment, Clock.systemUTC(), false)
            .run(
                new String[] {"verify", "--no-pod", "--profile", profile, "--format", "json"},
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    if (exit > RolecallCommand.FAILED) {
      throw new IllegalStateException(err.toString(StandardCharsets.UTF_8));
    }
    try {
      seenByAdmin.put(profile, JSON.readTree(out.toString(StandardCharsets.UTF_8)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private CheckPod pod(String namespace) {
    return CheckPod.in(
        namespace, ComponentImage.name(), sandbox.aws().endpoint().toString(), Sandbox.BUCKET);
  }

  private String roleOf(String profile) {
    return "arn:aws:iam::" + sandbox.aws().accountId() + ":role/" + profile;
  }

  private void annotate(String namespace, String account, @Nullable String role) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.putObject("metadata").putObject("annotations").put(ServiceAccount.ROLE_ANNOTATION, role);
    api.merge("/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account, change);
  }

  /** As a Profile's owner can: its plugin names any role. */
  private void borrow(String profile, String role) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    ObjectNode plugin = change.putObject("spec").putArray("plugins").addObject();
    plugin.put("kind", "AwsIamForServiceAccount");
    plugin.putObject("spec").put("awsIamRole", role).put("annotateOnly", true);
    api.merge(ClusterReader.KUBEFLOW + "/profiles/" + profile, change);
    annotate(profile, ProfileRole.SERVICE_ACCOUNT, role);
  }

  private interface Edit {
    String of(String policy);
  }

  private void trust(String profile, Edit edit) {
    String sound =
        new ProfileRole(profile, Sandbox.ISSUER, Sandbox.BUCKET, profile + "/")
            .trustPolicy(sandbox.aws().accountId());
    sandbox
        .iam()
        .updateAssumeRolePolicy(update -> update.roleName(profile).policyDocument(edit.of(sound)));
  }

  private static String withoutSubject(String policy) {
    try {
      JsonNode document = JSON.readTree(policy);
      ((ObjectNode) document.at("/Statement/0/Condition/StringEquals"))
          .remove(Sandbox.ISSUER.substring("https://".length()) + ":sub");
      return document.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (webhook != null) {
      webhook.close();
    }
    sandbox.close();
    try {
      Files.deleteIfExists(kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
