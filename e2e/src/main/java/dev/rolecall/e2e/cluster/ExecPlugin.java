package dev.rolecall.e2e.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A command of a kubeconfig that prints who asks (Kubernetes, Client Authentication (v1)). It is
 * run without a terminal.
 *
 * @param exec as the kubeconfig has it
 */
record ExecPlugin(Map<String, Object> exec) {
  /** A login in a browser may be part of it. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private static final int MOST_BYTES = 1 << 20;
  private static final int WORDS = 400;
  private static final JsonMapper JSON = new JsonMapper();

  /** What it prints; one of the two: a token, or a certificate and its key in PEM. */
  record Credential(Optional<String> token, Optional<String> certificate, Optional<String> key) {
    /** Without what it holds. */
    @Override
    public String toString() {
      return "Credential";
    }
  }

  static Optional<ExecPlugin> of(Map<String, Object> user) {
    return Optional.ofNullable(user.get("exec")).map(exec -> new ExecPlugin(Kubeconfig.map(exec)));
  }

  /** With its command beside the file that names it, unless it is looked for on the PATH. */
  static Map<String, Object> placed(Map<String, Object> exec, Path folder) {
    Kubeconfig.text(exec, "command")
        .filter(command -> command.contains(File.separator))
        .ifPresent(command -> exec.put("command", "" + folder.resolve(command)));
    return exec;
  }

  /**
   * Runs it.
   *
   * @throws ClusterException where it cannot be run, fails, or prints something else
   */
  Credential run(Map<String, String> environment) {
    if (Kubeconfig.text(exec, "interactiveMode").filter("Always"::equals).isPresent()) {
      throw failed("wants a terminal (interactiveMode: Always), and is given none", "");
    }
    try {
      Process process = builder(environment).start();
      try {
        process.getOutputStream().close();
        CompletableFuture<String> out = read(process.getInputStream());
        CompletableFuture<String> err = read(process.getErrorStream());
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
          throw failed("did not end within %d s".formatted(LONGEST.toSeconds()), "");
        }
        if (process.exitValue() != 0) {
          throw failed("ended with exit code " + process.exitValue(), words(err.join()));
        }
        return credential(out.join(), words(err.join()));
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw failed("cannot be run", "" + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was interrupted", "");
    }
  }

  private ProcessBuilder builder(Map<String, String> environment) {
    List<String> command = new ArrayList<>(List.of(command()));
    if (exec.get("args") instanceof List<?> arguments) {
      arguments.forEach(argument -> command.add("" + argument));
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    if (exec.get("env") instanceof List<?> variables) {
      for (Object each : variables) {
        Map<String, Object> variable = Kubeconfig.map(each);
        builder.environment().put("" + variable.get("name"), "" + variable.get("value"));
      }
    }
    ObjectNode info = JSON.createObjectNode();
    info.put("kind", "ExecCredential").put("apiVersion", version());
    info.putObject("spec").put("interactive", false);
    builder.environment().put("KUBERNETES_EXEC_INFO", info.toString());
    return builder;
  }

  private String command() {
    return Kubeconfig.text(exec, "command").orElse("");
  }

  private String version() {
    return Kubeconfig.text(exec, "apiVersion").orElse("");
  }

  private static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            String text = new String(stream.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            stream.transferTo(OutputStream.nullOutputStream());
            return text;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        work -> {
          Thread thread = new Thread(work, "rolecall-exec");
          thread.setDaemon(true);
          thread.start();
        });
  }

  /** The end of what it says, which says most. */
  private static String words(String text) {
    String said = text.strip();
    return said.length() <= WORDS ? said : "…" + said.substring(said.length() - WORDS);
  }

  private Credential credential(String out, String words) {
    JsonNode printed;
    try {
      printed = JSON.readTree(out);
    } catch (JsonProcessingException e) {
      throw failed("prints what is not JSON", words);
    }
    if (printed == null || !printed.path("kind").asText().equals("ExecCredential")) {
      throw failed("prints no ExecCredential", words);
    }
    if (!printed.path("apiVersion").asText().equals(version())) {
      throw failed(
          "prints apiVersion %s, and the kubeconfig says %s"
              .formatted(printed.path("apiVersion").asText(), version()),
          words);
    }
    JsonNode status = printed.path("status");
    Credential credential =
        new Credential(
            text(status, "token"),
            text(status, "clientCertificateData"),
            text(status, "clientKeyData"));
    if (credential.certificate().isPresent() != credential.key().isPresent()
        || (credential.token().isEmpty() && credential.key().isEmpty())) {
      throw failed("prints neither a token nor a certificate with its key", words);
    }
    return credential;
  }

  private static Optional<String> text(JsonNode of, String key) {
    return Optional.of(of.path(key).asText()).filter(text -> !text.isEmpty());
  }

  private ClusterException failed(String how, String words) {
    return new ClusterException(
        KubeSentences.execPlugin(
            command() + " " + how, words, Kubeconfig.text(exec, "installHint").orElse("")));
  }
}
