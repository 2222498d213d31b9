package dev.rolecall.e2e.cluster;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster is asked, and as whom, as kubectl understands it (Kubernetes, Organizing Cluster
 * Access Using kubeconfig Files; client-go, tools/clientcmd): the files of {@code KUBECONFIG} are
 * merged, of entries of one name the first counts, and a path is relative to its file.
 */
final class Kubeconfig {
  /** What is a file, of a cluster and of a user. */
  private static final List<String> CLUSTER_PATHS = List.of("certificate-authority");

  private static final List<String> USER_PATHS =
      List.of("client-certificate", "client-key", "tokenFile");

  private final List<Path> files;
  private final Map<String, Map<String, Object>> contexts = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> clusters = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> users = new LinkedHashMap<>();
  private Optional<String> current = Optional.empty();

  private Kubeconfig(List<Path> files) {
    this.files = files;
  }

  /**
   * A client by the file that is given, which is not merged; else by those of {@code KUBECONFIG};
   * else by {@code ~/.kube/config}; else, in a pod, by its service account.
   *
   * @throws ClusterException where there is none, or it cannot be used
   */
  static ApiClient client(
      Map<String, String> environment, Optional<Path> given, Optional<String> context) {
    List<Path> named = given.map(List::of).orElseGet(() -> named(environment));
    List<Path> files = named.stream().filter(Files::isRegularFile).toList();
    try {
      if (!files.isEmpty()) {
        return read(files).client(environment, context);
      }
      if (given.isEmpty() && environment.containsKey("KUBERNETES_SERVICE_HOST")) {
        return ClientBuilder.cluster().build();
      }
    } catch (IOException | RuntimeException e) {
      throw e instanceof ClusterException known
          ? known
          : new ClusterException(KubeSentences.unreadable(text(named), why(e)));
    }
    throw new ClusterException(
        KubeSentences.noKubeconfig(named.stream().map(Path::toString).toList()));
  }

  private static String why(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : "" + e.getMessage();
  }

  private static List<Path> named(Map<String, String> environment) {
    List<Path> named =
        Stream.of(environment.getOrDefault("KUBECONFIG", "").split(File.pathSeparator, -1))
            .filter(name -> !name.isBlank())
            .map(Path::of)
            .toList();
    return named.isEmpty()
        ? List.of(Path.of(environment.getOrDefault("HOME", ""), ".kube", "config"))
        : named;
  }

  private static Kubeconfig read(List<Path> files) throws IOException {
    Kubeconfig merged = new Kubeconfig(files);
    for (Path file : files) {
      String text = Files.readString(file);
      // The client's reader takes no empty file, which kubectl makes by itself.
      if (text.lines().anyMatch(line -> !line.isBlank() && !line.matches("(#|---).*"))) {
        merged.add(file.toAbsolutePath().resolveSibling(""), text);
      }
    }
    return merged;
  }

  private void add(Path folder, String text) {
    KubeConfig file = KubeConfig.loadKubeConfig(new StringReader(text));
    add(contexts, file.getContexts(), "context", folder, List.of());
    add(clusters, file.getClusters(), "cluster", folder, CLUSTER_PATHS);
    add(users, file.getUsers(), "user", folder, USER_PATHS);
    current = current.or(() -> Optional.ofNullable(file.getCurrentContext()));
  }

  private static void add(
      Map<String, Map<String, Object>> merged,
      List<Object> entries,
      String kind,
      Path folder,
      List<String> paths) {
    for (Object each : entries == null ? List.of() : entries) {
      Map<String, Object> entry = map(each);
      Map<String, Object> content = map(entry.get(kind));
      for (String path : paths) {
        text(content, path).ifPresent(found -> content.put(path, "" + folder.resolve(found)));
      }
      content.computeIfPresent("exec", (key, exec) -> ExecPlugin.placed(map(exec), folder));
      merged.putIfAbsent("" + entry.get("name"), content);
    }
  }

  private ApiClient client(Map<String, String> environment, Optional<String> asked)
      throws IOException {
    Map<String, Object> context =
        asked
            .or(() -> current)
            .map(contexts::get)
            .orElseThrow(
                () ->
                    new ClusterException(
                        KubeSentences.noContext(
                            text(files), asked.orElse(""), List.copyOf(contexts.keySet()))));
    Map<String, Object> cluster =
        text(context, "cluster")
            .map(clusters::get)
            .filter(found -> text(found, "server").isPresent())
            .orElseThrow(
                () ->
                    new ClusterException(
                        KubeSentences.noCluster(text(files), text(context, "cluster").orElse(""))));
    Map<String, Object> user = text(context, "user").map(this::user).orElseGet(HashMap::new);
    Impersonation impersonation = Impersonation.of(user);
    // Over a connection that anybody can read, kubectl says to nobody who asks.
    boolean secret = text(cluster, "server").filter(url -> url.startsWith("https:")).isPresent();
    ApiClient client =
        ClientBuilder.kubeconfig(only(cluster, secret ? identified(user, environment) : Map.of()))
            .build();
    return client.setHttpClient(
        ClusterProxy.of(text(cluster, "proxy-url"))
            .through(client.getHttpClient().newBuilder())
            .addInterceptor(impersonation)
            .build());
  }

  private Map<String, Object> user(String name) {
    return Optional.ofNullable(users.get(name))
        .orElseThrow(() -> new ClusterException(KubeSentences.noUser(text(files), name)));
  }

  /** With what a file or a command says of who it is, as the client takes it. */
  private static Map<String, Object> identified(
      Map<String, Object> user, Map<String, String> environment) throws IOException {
    Optional<ExecPlugin> plugin = ExecPlugin.of(user);
    if (plugin.isPresent()) {
      user.remove("exec");
      ExecPlugin.Credential credential = plugin.get().run(environment);
      credential.token().ifPresent(token -> user.put("token", token));
      credential.certificate().ifPresent(pem -> user.put("client-certificate-data", base64(pem)));
      credential.key().ifPresent(pem -> user.put("client-key-data", base64(pem)));
    }
    Object file = user.remove("tokenFile");
    if (file != null) {
      user.put("token", Files.readString(Path.of("" + file)).strip());
    }
    return user;
  }

  private static String base64(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
  }

  private static KubeConfig only(Map<String, Object> cluster, Map<String, Object> user) {
    String name = "asked";
    KubeConfig config =
        new KubeConfig(
            new ArrayList<>(
                List.of(Map.of("name", name, "context", Map.of("cluster", name, "user", name)))),
            new ArrayList<>(List.of(Map.of("name", name, "cluster", cluster))),
            new ArrayList<>(List.of(Map.of("name", name, "user", user))));
    config.setContext(name);
    return config;
  }

  private static String text(List<Path> files) {
    return String.join(File.pathSeparator, files.stream().map(Path::toString).toList());
  }

  static Optional<String> text(Map<String, Object> of, String key) {
    return Optional.ofNullable(of.get(key)).map(Object::toString).filter(text -> !text.isEmpty());
  }

  /** A YAML mapping, or an empty one. */
  static Map<String, Object> map(@Nullable Object value) {
    Map<String, Object> map = new HashMap<>();
    if (value instanceof Map<?, ?> found) {
      found.forEach((key, each) -> map.put("" + key, each));
    }
    return map;
  }
}
