package dev.rolecall.e2e.cluster;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which cluster is asked, and as whom: a context of a kubeconfig. */
final class Kubeconfig {
  private Kubeconfig() {}

  /**
   * A client by the file that is given, else by the first of {@code KUBECONFIG} that is there, else
   * by {@code ~/.kube/config}. Files are not merged.
   *
   * @throws ClusterException where there is none, or it cannot be used
   */
  static ApiClient client(
      Map<String, String> environment, Optional<Path> given, Optional<String> context) {
    Path file = file(environment, given);
    try (Reader reader = Files.newBufferedReader(file)) {
      KubeConfig config = KubeConfig.loadKubeConfig(reader);
      config.setFile(file.toFile());
      boolean known = context.map(config::setContext).orElse(config.getServer() != null);
      if (!known || config.getServer() == null) {
        throw new ClusterException(
            KubeSentences.noContext(file.toString(), context.orElse(""), contexts(config)));
      }
      return ClientBuilder.kubeconfig(config).build();
    } catch (ClusterException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new ClusterException(
          KubeSentences.unreadable(
              file.toString(),
              e.getMessage() == null ? e.getClass().getSimpleName() : "" + e.getMessage()));
    }
  }

  private static Path file(Map<String, String> environment, Optional<Path> given) {
    List<Path> candidates =
        given
            .map(List::of)
            .orElseGet(
                () ->
                    Stream.of(
                            environment
                                .getOrDefault("KUBECONFIG", "")
                                .split(File.pathSeparator, -1))
                        .filter(name -> !name.isBlank())
                        .map(Path::of)
                        .toList());
    if (candidates.isEmpty()) {
      candidates = List.of(Path.of(environment.getOrDefault("HOME", ""), ".kube", "config"));
    }
    List<String> tried = candidates.stream().map(Path::toString).toList();
    return candidates.stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() -> new ClusterException(KubeSentences.noKubeconfig(tried)));
  }

  private static List<String> contexts(KubeConfig config) {
    return config.getContexts().stream()
        .filter(Map.class::isInstance)
        .map(each -> String.valueOf(((Map<?, ?>) each).get("name")))
        .toList();
  }
}
