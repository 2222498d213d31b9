package dev.rolecall.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rolecall.cluster.ClusterView.Pod;
import dev.rolecall.cluster.ClusterView.ServiceAccount;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the API server answers, as far as a verification looks at it. */
final class ClusterJson {
  /** More than a namespace of a Profile has; where there are more, none is judged. */
  static final int MOST_ACCOUNTS = 500;

  private static final Set<String> VARIABLES =
      Set.of("AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI");

  /** The label by which a pod is passed over (webhook, {@code pkg/handler/handler.go}). */
  private static final String SKIP_LABEL = "eks.amazonaws.com/skip-pod-identity-webhook";

  /** The annotation by which containers are. */
  private static final String SKIP_CONTAINERS = "eks.amazonaws.com/skip-containers";

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
    for (JsonNode item : list.path("items")) {
      JsonNode metadata = item.path("metadata");
      accounts.add(
          new ServiceAccount(metadata.path("name").asText(), texts(metadata.path("annotations"))));
    }
    return accounts;
  }

  /**
   * A Pod.
   *
   * @throws ApiServerException where it has no account or time of creation
   */
  static Pod pod(JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    JsonNode spec = pod.path("spec");
    String account = spec.path("serviceAccountName").asText();
    if (account.isEmpty()) {
      throw new ApiServerException(ClusterSentences.notA("Pod"));
    }
    return new Pod(
        metadata.path("name").asText(),
        account,
        created(metadata),
        environment(spec.path("containers")),
        tokenProjected(spec.path("volumes")),
        metadata.path("labels").has(SKIP_LABEL)
            || metadata.path("annotations").has(SKIP_CONTAINERS));
  }

  private static Instant created(JsonNode metadata) {
    try {
      return Instant.parse(metadata.path("creationTimestamp").asText());
    } catch (DateTimeException e) {
      throw new ApiServerException(ClusterSentences.notA("Pod"));
    }
  }

  private static Map<String, String> environment(JsonNode containers) {
    Map<String, String> environment = new TreeMap<>();
    for (JsonNode container : containers) {
      for (JsonNode variable : container.path("env")) {
        String name = variable.path("name").asText();
        if (VARIABLES.contains(name)) {
          environment.put(name, variable.path("value").asText());
        }
      }
    }
    return environment;
  }

  private static boolean tokenProjected(JsonNode volumes) {
    for (JsonNode volume : volumes) {
      for (JsonNode source : volume.path("projected").path("sources")) {
        if (!source.path("serviceAccountToken").path("audience").asText().isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }
}
