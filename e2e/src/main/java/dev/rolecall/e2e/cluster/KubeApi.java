package dev.rolecall.e2e.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * An API server, its objects as JSON by their paths. The client's own types are not used: they know
 * the fields of one Kubernetes version.
 */
public final class KubeApi {
  /** How long to wait for a connection, and then for more of an answer. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  /** How long an answer may take, however steadily it comes. */
  private static final Duration CALL = Duration.ofSeconds(30);

  /** Of one answer: some two thousand Pods of 8 KiB, four times a page. */
  static final int MOST_BYTES = 16 << 20;

  /** Of a list that may be long, so many come at a time (Kubernetes API Concepts, chunks). */
  private static final int PAGE = 500;

  /** Of no namespace there are as many Pods (Considerations for large clusters: 150,000 in all). */
  private static final int MOST_PAGES = 300;

  /** So that an answer of many small things does not take more memory than one of Pods. */
  private static final int MOST_TOKENS = 1_000_000;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build())
                  .build())
          .build();

  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String PLAIN_JSON = "application/json";

  /** Keys are published as application/jwk-set+json, and as nothing else. */
  private static final String ACCEPTED = PLAIN_JSON + ", */*";

  private static final String[] AUTHENTICATED = {"BearerToken"};

  private final ApiClient client;

  /**
   * By a client that knows server, certificates and credentials. Its time limits are set; it goes
   * where it is told to go, and to nobody to whom an answer sends it.
   */
  KubeApi(ApiClient client) {
    this.client =
        client.setHttpClient(
            client
                .getHttpClient()
                .newBuilder()
                .connectTimeout(LIMIT)
                .readTimeout(LIMIT)
                .writeTimeout(LIMIT)
                .callTimeout(CALL)
                .followRedirects(false)
                .followSslRedirects(false)
                .build());
  }

  /**
   * The cluster of a kubeconfig's context. Nothing is sent yet.
   *
   * @param kubeconfig else {@code KUBECONFIG}, else {@code ~/.kube/config}
   * @param context else the current one
   * @throws ClusterException where there is no such thing, or it cannot be used
   */
  public static KubeApi connect(
      Map<String, String> environment, Optional<Path> kubeconfig, Optional<String> context) {
    return new KubeApi(Kubeconfig.client(environment, kubeconfig, context));
  }

  /** Ends what is asked at present, by closing its connection. */
  public void giveUp() {
    client.getHttpClient().dispatcher().cancelAll();
  }

  /** The API server's URL. */
  public String server() {
    return client.getBasePath();
  }

  /**
   * An object, or nothing where there is none.
   *
   * @throws ClusterException where that cannot be told
   */
  public Optional<JsonNode> find(String path) {
    Answer answer = ask("GET", path, null, PLAIN_JSON);
    return answer.status() == HttpURLConnection.HTTP_NOT_FOUND
        ? Optional.empty()
        : Optional.of(json("GET", path, answer));
  }

  /**
   * An object or a list that must be there.
   *
   * @throws ClusterException where it is not, or that cannot be told
   */
  public JsonNode get(String path) {
    return json("GET", path, ask("GET", path, null, PLAIN_JSON));
  }

  /** As {@link #get}; nothing where the right to do so is missing. */
  public Optional<JsonNode> getIfAllowed(String path) {
    try {
      return Optional.of(get(path));
    } catch (ClusterException e) {
      if (e.forbidden()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * A list that may be long, page by page, of which nothing is kept but what is made of it; nothing
   * where the right to list is missing.
   *
   * @param made of each page
   * @throws ClusterException where that cannot be told
   */
  public <T> Optional<List<T>> pagesIfAllowed(String path, Function<JsonNode, List<T>> made) {
    List<T> all = new ArrayList<>();
    String more = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      Optional<JsonNode> list =
          getIfAllowed(
              "%s%slimit=%d%s".formatted(path, path.contains("?") ? "&" : "?", PAGE, more));
      if (list.isEmpty()) {
        return Optional.empty();
      }
      all.addAll(made.apply(list.get()));
      String next = list.get().at("/metadata/continue").asText();
      if (next.isEmpty()) {
        return Optional.of(all);
      }
      more = "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    }
    throw new ClusterException(KubeSentences.endless(server(), path, MOST_PAGES));
  }

  /**
   * Makes an object. Where somebody has made it meanwhile, such as a controller, it stays as it is.
   *
   * @param path of its collection
   * @throws ClusterException where the API server does not take it
   */
  public void create(String path, JsonNode object) {
    Answer answer = ask("POST", path, object, PLAIN_JSON);
    if (answer.status() != HttpURLConnection.HTTP_CONFLICT) {
      json("POST", path, answer);
    }
  }

  /** What came of a request that may be refused. */
  sealed interface Reply {
    /** It was done, with this. */
    record Done(JsonNode made) implements Reply {}

    /**
     * It was not.
     *
     * @param words the API server's
     */
    record Refused(int status, String words) implements Reply {}
  }

  /**
   * Asks for something to be made that the API server may refuse, for whatever reason.
   *
   * @param path with its query
   * @throws ClusterException where it does not know who asks, or something else answers
   */
  Reply attempt(String path, JsonNode request) {
    Answer answer = ask("POST", path, request, PLAIN_JSON);
    return answer.status() < HttpURLConnection.HTTP_BAD_REQUEST
            || answer.status() == HttpURLConnection.HTTP_UNAUTHORIZED
        ? new Reply.Done(json("POST", path, answer))
        : new Reply.Refused(answer.status(), message(answer));
  }

  /**
   * Changes an object: what the patch names is set, and removed where it names null (RFC 7386).
   *
   * @return the object as it is stored then
   * @throws ClusterException where the API server does not take it
   */
  public JsonNode merge(String path, JsonNode patch) {
    return json("PATCH", path, ask("PATCH", path, patch, MERGE_PATCH));
  }

  /**
   * As {@link #merge}; nothing where there is no such object.
   *
   * @throws ClusterException where the API server does not take it
   */
  public Optional<JsonNode> mergeIfThere(String path, JsonNode patch) {
    Answer answer = ask("PATCH", path, patch, MERGE_PATCH);
    return answer.status() == HttpURLConnection.HTTP_NOT_FOUND
        ? Optional.empty()
        : Optional.of(json("PATCH", path, answer));
  }

  /**
   * @param location where the answer sends us; empty where it does not
   */
  private record Answer(int status, String body, String location) {}

  private Answer ask(String method, String path, @Nullable JsonNode body, String type) {
    // The client adds its credentials to what it is handed.
    try (Response response =
        client
            .buildCall(
                null,
                path,
                method,
                new ArrayList<>(),
                new ArrayList<>(),
                body == null ? null : body.toString().getBytes(StandardCharsets.UTF_8),
                new HashMap<>(Map.of("Accept", ACCEPTED, "Content-Type", type)),
                new HashMap<>(),
                new HashMap<>(),
                AUTHENTICATED,
                null)
            .execute()) {
      return new Answer(response.code(), body(response), response.header("Location", ""));
    } catch (IOException | ApiException e) {
      throw new ClusterException(
          KubeSentences.unreachable(server(), String.valueOf(e.getMessage())));
    }
  }

  private String body(Response response) throws IOException {
    byte[] body = response.body().byteStream().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      throw new ClusterException(KubeSentences.tooLong(server(), MOST_BYTES));
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private JsonNode json(String method, String path, Answer answer) {
    if (answer.status() / 100 == 3) {
      throw new ClusterException(
          KubeSentences.redirected(server(), answer.status(), answer.location()), answer.status());
    }
    if (answer.status() == HttpURLConnection.HTTP_UNAUTHORIZED) {
      throw new ClusterException(KubeSentences.unauthenticated(server()), answer.status());
    }
    if (answer.status() == HttpURLConnection.HTTP_FORBIDDEN) {
      throw new ClusterException(
          KubeSentences.forbidden(method, path, message(answer)), answer.status());
    }
    if (answer.status() / 100 != 2) {
      throw new ClusterException(
          KubeSentences.refused(method, path, answer.status(), message(answer)), answer.status());
    }
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new ClusterException(
          KubeSentences.refused(method, path, answer.status(), "what came back is not JSON"),
          answer.status());
    }
  }

  /** The {@code message} of a Kubernetes Status, or the body. */
  private static String message(Answer answer) {
    try {
      return JSON.readTree(answer.body()).path("message").asText(answer.body());
    } catch (JsonProcessingException e) {
      return answer.body();
    }
  }
}
