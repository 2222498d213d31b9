package dev.rolecall.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.rolecall.testing.LoopbackServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * An API server on loopback that keeps objects by their paths: it makes them with a uid, takes
 * merge patches (RFC 7386), counts resource versions and refuses a patch of another one. It checks
 * no schema and no rights.
 */
public final class ObjectsInMemory implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> COLLECTIONS =
      Set.of("namespaces", "serviceaccounts", "rolebindings", "pods", "profiles");

  private final Map<String, ObjectNode> objects = new TreeMap<>();
  private final Map<String, Integer> refused = new ConcurrentHashMap<>();
  private final LoopbackServer server = new LoopbackServer(this::answer);
  private UnaryOperator<ObjectNode> admission = object -> object;
  private int version;

  public ObjectsInMemory() {
    put(ClusterReader.KUBEFLOW, "{}");
  }

  /** How it is reached. */
  public KubeApi api(Path folder) {
    return KubeApi.connect(
        Map.of("KUBECONFIG", kubeconfig(folder).toString()), Optional.empty(), Optional.empty());
  }

  /** A kubeconfig in that folder. */
  public Path kubeconfig(Path folder) {
    try {
      return Files.writeString(
          folder.resolve("kubeconfig"),
          """
          {"current-context": "a",
           "contexts": [{"name": "a", "context": {"cluster": "a", "user": "a"}}],
           "clusters": [{"name": "a", "cluster": {"server": "%s"}}],
           "users": [{"name": "a", "user": {"token": "t"}}]}"""
              .formatted(server.address()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public synchronized Optional<ObjectNode> find(String path) {
    return Optional.ofNullable(objects.get(path)).map(ObjectNode::deepCopy);
  }

  /** Stores it, as a controller does. */
  public void put(String path, JsonNode object) {
    store(path, object);
  }

  private synchronized ObjectNode store(String path, JsonNode object) {
    ObjectNode stored = object.deepCopy();
    ObjectNode metadata = stored.withObject("/metadata");
    metadata.put("resourceVersion", String.valueOf(++version));
    if (!metadata.has("uid")) {
      metadata.put("uid", "uid-" + version);
    }
    ObjectNode admitted = admission.apply(stored);
    objects.put(path, admitted);
    return admitted;
  }

  public void put(String path, String json) {
    try {
      put(path, JSON.readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public synchronized void remove(String path) {
    objects.remove(path);
  }

  /** All of them, by their paths. */
  public synchronized Map<String, ObjectNode> copy() {
    return new TreeMap<>(objects);
  }

  public synchronized void restore(Map<String, ObjectNode> copy) {
    objects.clear();
    objects.putAll(copy);
  }

  /** From now on changes each object that is stored, as an admission webhook may. */
  public void admitting(UnaryOperator<ObjectNode> change) {
    admission = change;
  }

  /** Answers that status to whatever is asked of that path. */
  public void refuse(String path, int status) {
    refused.put(path, status);
  }

  private void answer(HttpExchange http) throws IOException {
    String body = LoopbackServer.body(http);
    String path = http.getRequestURI().getPath();
    if (refused.containsKey(path)) {
      LoopbackServer.send(http, refused.get(path), "{\"message\": \"refused\"}");
      return;
    }
    switch (http.getRequestMethod()) {
      case "GET" -> get(http, path);
      case "POST" -> create(http, path, JSON.readTree(body));
      case "PATCH" -> merge(http, path, JSON.readTree(body));
      default -> LoopbackServer.send(http, 405, "{}");
    }
  }

  private synchronized void get(HttpExchange http, String path) throws IOException {
    if (objects.containsKey(path)) {
      LoopbackServer.send(http, 200, objects.get(path).toString());
    } else if (COLLECTIONS.contains(path.substring(path.lastIndexOf('/') + 1))) {
      ObjectNode list = JSON.createObjectNode();
      var items = list.putArray("items");
      objects.forEach(
          (each, object) -> {
            if (each.startsWith(path + "/") && each.indexOf('/', path.length() + 1) < 0) {
              items.add(object);
            }
          });
      LoopbackServer.send(http, 200, list.toString());
    } else {
      LoopbackServer.send(http, 404, "{\"message\": \"not found\"}");
    }
  }

  private synchronized void create(HttpExchange http, String collection, JsonNode object)
      throws IOException {
    String path = collection + "/" + object.at("/metadata/name").asText();
    if (objects.containsKey(path)) {
      LoopbackServer.send(http, 409, "{\"message\": \"already exists\"}");
      return;
    }
    LoopbackServer.send(http, 201, store(path, object).toString());
  }

  private synchronized void merge(HttpExchange http, String path, JsonNode patch)
      throws IOException {
    ObjectNode object = objects.get(path);
    String expected = patch.at("/metadata/resourceVersion").asText();
    if (object == null) {
      LoopbackServer.send(http, 404, "{\"message\": \"not found\"}");
    } else if (!expected.isEmpty()
        && !expected.equals(object.at("/metadata/resourceVersion").asText())) {
      LoopbackServer.send(http, 409, "{\"message\": \"the object has been modified\"}");
    } else {
      LoopbackServer.send(http, 200, store(path, merged(object, patch)).toString());
    }
  }

  private static JsonNode merged(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode merged = target.isObject() ? target.deepCopy() : JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> each : patch.properties()) {
      if (each.getValue().isNull()) {
        merged.remove(each.getKey());
      } else {
        merged.set(each.getKey(), merged(merged.path(each.getKey()), each.getValue()));
      }
    }
    return merged;
  }

  @Override
  public void close() {
    server.close();
  }
}
