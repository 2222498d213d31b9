package dev.rolecall.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rolecall.cluster.ClusterJson;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.cluster.ClusterState.Pod;
import dev.rolecall.cluster.ClusterState.Profile;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.cluster.ClusterState.Webhook;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads what a cluster shows of one Profile. It changes nothing. */
public final class ClusterReader {
  /** Where the API server tells who signs its tokens (OpenID Connect Discovery 1.0, section 4). */
  public static final String DISCOVERY = "/.well-known/openid-configuration";

  /** Where Kubeflow's Profiles are. */
  public static final String KUBEFLOW = "/apis/kubeflow.org/v1";

  private static final String WEBHOOKS =
      "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

  /** Of a namespace, by which the controller knows whose it is (profile_controller.go). */
  public static final String OWNER_ANNOTATION = "owner";

  private static final String CONTROLLER =
      "/api/v1/namespaces/%s/serviceaccounts/%s"
          .formatted(ServiceAccount.CONTROLLER.namespace(), ServiceAccount.CONTROLLER.name());

  /**
   * An audience of nobody's, so that what is made for its issuer alone is good for nothing else.
   */
  private static final String NOBODY = "rolecall.dev/issuer";

  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private final KubeApi api;

  /** By that API server. */
  public ClusterReader(KubeApi api) {
    this.api = api;
  }

  /** From where an issuer is known. */
  public enum Told {
    /** The API server publishes it. */
    PUBLISHED(""),
    /** A token that it made names it. */
    BY_TOKEN(", by a token of default-editor"),
    /** Whoever asks says so. */
    GIVEN(", as it was given");

    private final String words;

    Told(String words) {
      this.words = words;
    }

    /** To go on after the issuer's URL; nothing where that goes without saying. */
    public String words() {
      return words;
    }
  }

  /**
   * The issuer of ServiceAccount tokens and its keys.
   *
   * @param keyIds nothing where they may not be read
   */
  public record Issuer(String url, Told told, List<String> keyIds) {
    /** Copies. */
    public Issuer {
      keyIds = List.copyOf(keyIds);
    }
  }

  /**
   * What is seen of the Profile. Pods and webhooks that may not be read are absent.
   *
   * @throws ClusterException where there is no such Profile, or it cannot be told
   */
  public ClusterState read(String profile) {
    String namespace = "/api/v1/namespaces/" + profile;
    Optional<Optional<Profile>> found = ifAllowed(() -> profile(profile));
    return new ClusterState(
        profile,
        found.flatMap(each -> each),
        items(api.get(namespace + "/serviceaccounts")).map(ClusterReader::account).toList(),
        api.pagesIfAllowed(namespace + "/pods", list -> pods(namespace, list)),
        api.getIfAllowed(WEBHOOKS).map(all -> items(all).flatMap(ClusterReader::webhooks).toList()),
        found.filter(Optional::isEmpty).isPresent(),
        ifAllowed(() -> api.find(namespace)).flatMap(each -> each).map(ClusterReader::owner),
        ifAllowed(() -> api.find(CONTROLLER))
            .flatMap(each -> each)
            .map(ClusterReader::account)
            .map(account -> account.annotations().get(ServiceAccount.ROLE_ANNOTATION)));
  }

  /** Nothing where that is forbidden. */
  private static <T> Optional<T> ifAllowed(Supplier<T> look) {
    try {
      return Optional.of(look.get());
    } catch (ClusterException e) {
      if (e.forbidden()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<Profile> profile(String name) {
    Optional<JsonNode> found = api.find(KUBEFLOW + "/profiles/" + name);
    if (found.isEmpty()) {
      requireNamespaceWithoutProfiles(name);
    }
    return found.map(ClusterReader::profile);
  }

  /** Whose a namespace is, as the Profile controller reads it; empty where nobody is named. */
  public static String owner(JsonNode namespace) {
    return ClusterJson.annotations(namespace).getOrDefault(OWNER_ANNOTATION, "");
  }

  /**
   * Who signs ServiceAccount tokens: as the API server publishes it, which not every user may read;
   * else by a token of default-editor, of ten minutes, for whoever may ask for one.
   *
   * @return nothing where neither is to be had
   * @throws ClusterException where the API server does not tell
   */
  public Optional<Issuer> issuer(String profile) {
    return publishedIssuer().or(() -> issuerByToken(profile));
  }

  /**
   * Who signs ServiceAccount tokens, as the API server publishes it.
   *
   * @return nothing where that may not be read
   * @throws ClusterException where the API server does not tell
   */
  public Optional<Issuer> publishedIssuer() {
    return api.getIfAllowed(DISCOVERY)
        .map(found -> new Issuer(found.path("issuer").asText(), Told.PUBLISHED, keyIds()));
  }

  private Optional<Issuer> issuerByToken(String profile) {
    return new TokenRequests(api, profile)
        .askIfAllowed(NOBODY)
        .map(token -> new Issuer(token.issuer(), Told.BY_TOKEN, token.keyId().stream().toList()));
  }

  /**
   * The names of the Profiles that have these labels, all of them where there are none; nothing
   * where they may not be listed.
   *
   * @param selector of labels, as kubectl takes it
   * @throws ClusterException where that cannot be told
   */
  public Optional<List<String>> profiles(Optional<String> selector) {
    return api.pagesIfAllowed(
        KUBEFLOW
            + "/profiles"
            + selector
                .map(text -> "?labelSelector=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                .orElse(""),
        list -> items(list).map(profile -> profile.at("/metadata/name").asText()).toList());
  }

  /** The ids of the keys with which they are signed; nothing where they may not be read. */
  public List<String> keyIds() {
    return api.getIfAllowed("/openid/v1/jwks")
        .map(keys -> elements(keys.path("keys")).map(key -> key.path("kid").asText()).toList())
        .orElse(List.of());
  }

  private void requireNamespaceWithoutProfiles(String name) {
    if (api.find(KUBEFLOW).isPresent()) {
      throw new ClusterException(KubeSentences.unknownProfile(name));
    }
    if (api.find("/api/v1/namespaces/" + name).isEmpty()) {
      throw new ClusterException(KubeSentences.unknownNamespace(name));
    }
  }

  private static Profile profile(JsonNode json) {
    return new Profile(
        json.at("/metadata/name").asText(),
        json.at("/spec/owner/name").asText(),
        elements(json.at("/spec/plugins")).map(ClusterReader::plugin).toList(),
        ClusterJson.annotations(json),
        ClusterJson.time(json.at("/metadata/deletionTimestamp")),
        elements(json.at("/metadata/finalizers")).map(JsonNode::asText).toList());
  }

  private static Plugin plugin(JsonNode json) {
    JsonNode spec = json.path("spec");
    String roleField = spelt(spec, Plugin.ROLE);
    JsonNode role = spec.path(roleField);
    JsonNode annotateOnly = spec.path(spelt(spec, Plugin.ANNOTATE_ONLY));
    return new Plugin(
        json.path("kind").asText(),
        roleField,
        role.isTextual() ? Optional.of(role.asText()) : Optional.empty(),
        annotateOnly.isBoolean() && annotateOnly.asBoolean(),
        other(spec, spec.isObject(), "its spec is %s, not an object")
            .or(() -> other(role, role.isTextual(), Plugin.ROLE + " is %s, not a text"))
            .or(
                () ->
                    other(
                        annotateOnly,
                        annotateOnly.isBoolean(),
                        Plugin.ANNOTATE_ONLY + " is %s, not true or false")));
  }

  /** What is of another type than the controller reads; what is not there is of any. */
  private static Optional<String> other(JsonNode value, boolean ofItsType, String sentence) {
    return ofItsType || value.isMissingNode() || value.isNull()
        ? Optional.empty()
        : Optional.of(sentence.formatted(value));
  }

  /**
   * A field as it is called there: in any case where not in this one, as Go's encoding/json reads.
   */
  public static String spelt(JsonNode spec, String field) {
    return spec.has(field)
        ? field
        : spec.properties().stream()
            .map(Map.Entry::getKey)
            .filter(field::equalsIgnoreCase)
            .findFirst()
            .orElse(field);
  }

  private static ServiceAccount account(JsonNode json) {
    ServiceAccount account = ClusterJson.account(json);
    return new ServiceAccount(account.name(), account.annotations(), annotatedAt(json));
  }

  /** By the API server's record of who manages which field (Server-Side Apply, managedFields). */
  private static Optional<Instant> annotatedAt(JsonNode account) {
    return elements(account.at("/metadata/managedFields"))
        .filter(
            each ->
                each.at("/fieldsV1/f:metadata/f:annotations")
                    .has("f:" + ServiceAccount.ROLE_ANNOTATION))
        .flatMap(each -> ClusterJson.time(each.path("time")).stream())
        .max(Comparator.naturalOrder());
  }

  private static List<Pod> pods(String namespace, JsonNode list) {
    return items(list)
        .filter(ClusterReader::lives)
        .map(pod -> ClusterJson.pod(pod).orElseThrow(() -> noPods(namespace)))
        .toList();
  }

  private static ClusterException noPods(String namespace) {
    return new ClusterException(
        KubeSentences.refused(
            "GET", namespace + "/pods", HttpURLConnection.HTTP_OK, "what came back are no Pods"));
  }

  private static boolean lives(JsonNode pod) {
    return !ENDED.contains(pod.at("/status/phase").asText())
        && pod.at("/metadata/deletionTimestamp").isMissingNode();
  }

  private static Stream<Webhook> webhooks(JsonNode configuration) {
    return elements(configuration.path("webhooks"))
        .map(
            webhook ->
                new Webhook(
                    configuration.at("/metadata/name").asText(),
                    webhook.path("name").asText(),
                    elements(webhook.path("admissionReviewVersions"))
                        .map(JsonNode::asText)
                        .toList(),
                    webhook.path("failurePolicy").asText("Fail").equals("Ignore")));
  }

  private static Stream<JsonNode> items(JsonNode list) {
    return elements(list.path("items"));
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
