package dev.rolecall.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rolecall.cluster.ClusterState.Exemption;
import dev.rolecall.cluster.ClusterState.Pod;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What the API server answers, as far as a verification looks at it, from wherever it is asked. */
public final class ClusterJson {
  /** More than a namespace of a Profile has; where there are more, none is judged. */
  static final int MOST_ACCOUNTS = 500;

  private static final String TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE";

  private static final Set<String> VARIABLES =
      Set.of("AWS_ROLE_ARN", TOKEN_FILE, "AWS_CONTAINER_CREDENTIALS_FULL_URI");

  private static final Set<String> REGIONS = Set.of("AWS_REGION", "AWS_DEFAULT_REGION");

  /** The label by which a pod is passed over (webhook, {@code deploy/mutatingwebhook.yaml}). */
  private static final String SKIP_LABEL = "eks.amazonaws.com/skip-pod-identity-webhook";

  /**
   * The annotation by which containers are, init containers too: their names with commas between
   * them, and no spaces (webhook, {@code pkg/handler/handler.go}, getContainersToSkip).
   */
  private static final String SKIP_CONTAINERS = "eks.amazonaws.com/skip-containers";

  /** The phases after which none of its containers runs again (Kubernetes, Pod Lifecycle). */
  private static final Set<String> OVER = Set.of("Failed", "Succeeded");

  /** Whom a pod runs as that names nobody (Kubernetes, Configure Service Accounts for Pods). */
  private static final String DEFAULT_ACCOUNT = "default";

  private ClusterJson() {}

  /**
   * The ServiceAccounts of a ServiceAccountList.
   *
   * @throws ApiServerException where it is not all of them
   */
  static List<ServiceAccount> accounts(JsonNode list) {
    if (!list.path("metadata").path("continue").asText().isEmpty()) {
      throw new ApiServerException(ClusterSentences.tooMany(MOST_ACCOUNTS));
    }
    List<ServiceAccount> accounts = new ArrayList<>();
    list.path("items").forEach(item -> accounts.add(account(item)));
    return accounts;
  }

  /** A ServiceAccount. When it was annotated is not looked at. */
  public static ServiceAccount account(JsonNode account) {
    return new ServiceAccount(account.at("/metadata/name").asText(), annotations(account));
  }

  /** The annotations of any object. */
  public static Map<String, String> annotations(JsonNode object) {
    Map<String, String> annotations = new TreeMap<>();
    object
        .at("/metadata/annotations")
        .properties()
        .forEach(each -> annotations.put(each.getKey(), each.getValue().asText()));
    return annotations;
  }

  /** A Pod; nothing where it does not say when it was created. */
  public static Optional<Pod> pod(JsonNode pod) {
    return time(pod.at("/metadata/creationTimestamp"))
        .map(
            created ->
                new Pod(
                    pod.at("/metadata/name").asText(),
                    pod.at("/spec/serviceAccountName").asText(DEFAULT_ACCOUNT),
                    created,
                    environment(pod),
                    tokenMounted(pod),
                    exemption(pod),
                    OVER.contains(pod.at("/status/phase").asText())
                        || pod.path("metadata").has("deletionTimestamp")));
  }

  /** A Pod as it would be stored; nothing where it is none. */
  public static Optional<Admission.Admitted> admitted(JsonNode pod) {
    return pod(pod)
        .map(
            read ->
                new Admission.Admitted(
                    read,
                    webIdentityTokens(pod)
                        .map(token -> token.path("audience").asText())
                        .findFirst(),
                    webIdentityTokens(pod)
                        .map(token -> Duration.ofSeconds(token.path("expirationSeconds").asLong()))
                        .findFirst(),
                    variables(pod)
                        .filter(each -> REGIONS.contains(each.path("name").asText()))
                        .map(each -> each.path("value").asText())
                        .findFirst()));
  }

  /** A time, where it is one (RFC 3339). */
  public static Optional<Instant> time(JsonNode time) {
    try {
      return Optional.of(Instant.parse(time.asText()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> environment(JsonNode pod) {
    Map<String, String> environment = new TreeMap<>();
    variables(pod)
        .filter(variable -> variable.path("name").asText().startsWith("AWS_"))
        .forEach(variable -> environment.put(variable.path("name").asText(), shown(variable)));
    return environment;
  }

  /** A key that somebody set is nothing to be read. */
  private static String shown(JsonNode variable) {
    return VARIABLES.contains(variable.path("name").asText())
        ? variable.path("value").asText("")
        : "";
  }

  private static Stream<JsonNode> variables(JsonNode pod) {
    return containers(pod).flatMap(container -> elements(container.path("env")));
  }

  /** A value that is made when the container starts is taken for one. */
  private static boolean tokenMounted(JsonNode pod) {
    return containers(pod)
        .allMatch(
            container ->
                tokenFiles(container)
                    .filter(file -> file.startsWith("/"))
                    .allMatch(file -> mounted(container, file)));
  }

  private static boolean mounted(JsonNode container, String file) {
    return elements(container.path("volumeMounts"))
        .map(mount -> mount.path("mountPath").asText())
        .anyMatch(
            path -> file.equals(path) || file.startsWith(path.endsWith("/") ? path : path + "/"));
  }

  /** The projected tokens of a volume for another audience than the API server's. */
  private static Stream<JsonNode> tokens(JsonNode pod, JsonNode name) {
    return elements(pod.at("/spec/volumes"))
        .filter(volume -> volume.path("name").equals(name))
        .flatMap(volume -> elements(volume.at("/projected/sources")))
        .map(source -> source.path("serviceAccountToken"))
        .filter(token -> !token.path("audience").asText().isEmpty());
  }

  /** Those where a container is told to look for one; others are for others, such as a mesh. */
  private static Stream<JsonNode> webIdentityTokens(JsonNode pod) {
    return containers(pod)
        .flatMap(
            container ->
                elements(container.path("volumeMounts"))
                    .flatMap(
                        mount ->
                            tokens(pod, mount.path("name"))
                                .filter(
                                    token ->
                                        tokenFiles(container)
                                            .anyMatch(
                                                (mount.path("mountPath").asText()
                                                        + "/"
                                                        + token.path("path").asText())
                                                    ::equals))));
  }

  /** Where a container is told to look for its token. */
  private static Stream<String> tokenFiles(JsonNode container) {
    return elements(container.path("env"))
        .filter(variable -> variable.path("name").asText().equals(TOKEN_FILE))
        .map(variable -> variable.path("value").asText());
  }

  private static Exemption exemption(JsonNode pod) {
    if (pod.at("/metadata/labels").has(SKIP_LABEL)) {
      return Exemption.WHOLE;
    }
    JsonNode asked = pod.at("/metadata/annotations").path(SKIP_CONTAINERS);
    List<String> skipped =
        asked.isMissingNode() ? List.of() : List.of(asked.asText().split(",", -1));
    List<String> names = containers(pod).map(container -> container.path("name").asText()).toList();
    if (names.stream().noneMatch(skipped::contains)) {
      return Exemption.NONE;
    }
    return skipped.containsAll(names) ? Exemption.WHOLE : Exemption.PARTIAL;
  }

  private static Stream<JsonNode> containers(JsonNode pod) {
    return Stream.concat(
        elements(pod.at("/spec/initContainers")), elements(pod.at("/spec/containers")));
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
