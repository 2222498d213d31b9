package dev.rolecall.e2e.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kubernetes.client.util.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Kubernetes objects of a YAML file beside this class, with {@code ${name}} for what varies. */
final class Manifest {
  private static final JsonMapper JACKSON = new JsonMapper();

  private final String text;

  private Manifest(String text) {
    this.text = text;
  }

  static Manifest read(String file, Map<String, String> values) {
    try (InputStream in =
        Objects.requireNonNull(Manifest.class.getResourceAsStream(file), file + " is missing")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (Map.Entry<String, String> value : values.entrySet()) {
        text = text.replace("${" + value.getKey() + "}", quoted(value.getValue()));
      }
      return new Manifest(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same of a file that is not beside this class, and in which nothing varies. */
  static Manifest of(Path file) throws IOException {
    return new Manifest(Files.readString(file));
  }

  /** A JSON string is a YAML string. */
  private static String quoted(String value) {
    try {
      return JACKSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its only object. */
  <T> T as(Class<T> type) {
    return Yaml.loadAs(text, type);
  }

  /** Makes all of its objects, in their order. */
  void create(KubeApi api) {
    for (Object object : new org.yaml.snakeyaml.Yaml().loadAll(text)) {
      JsonNode json = JACKSON.valueToTree(object);
      api.create(collection(json), json);
    }
  }

  private static String collection(JsonNode object) {
    String version = object.path("apiVersion").asText();
    String namespace = object.at("/metadata/namespace").asText();
    return (version.contains("/") ? "/apis/" : "/api/")
        + version
        + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
        + "/"
        + object.path("kind").asText().toLowerCase(Locale.ROOT)
        + "s";
  }
}
