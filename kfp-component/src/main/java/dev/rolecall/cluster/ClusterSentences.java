package dev.rolecall.cluster;

import dev.rolecall.failure.Explanation;
import java.nio.file.Path;
import java.time.Duration;

/** Why the cluster was not seen from a pod, and who could see it. */
final class ClusterSentences {
  static final String INTERRUPTED = "Looking at the cluster was interrupted.";

  private static final String WHO =
      " Who may list serviceaccounts and get pods in this namespace can tell whether the account is annotated.";

  private ClusterSentences() {}

  /**
   * What was asked for.
   *
   * @param subject who asked
   * @param action for example {@code list serviceaccounts in namespace team-a}
   */
  record ToDo(String subject, String action) {}

  static ToDo toList(String subject, String namespace) {
    return new ToDo(subject, "list serviceaccounts in namespace " + namespace);
  }

  static ToDo toGet(String subject, String namespace, String pod) {
    return new ToDo(subject, "get pod %s in namespace %s".formatted(pod, namespace));
  }

  static String noToken(Path mount) {
    return "This pod has no Kubernetes token that can be read in %s, as with automountServiceAccountToken: false."
            .formatted(mount)
        + WHO;
  }

  static String noMount(Path mount) {
    return "This pod's namespace cannot be read from %s.".formatted(mount.resolve("namespace"))
        + WHO;
  }

  static String noAuthority(Path authority) {
    return "The API server's CA cannot be read from %s.".formatted(authority) + WHO;
  }

  static String noAddress() {
    return "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are no address." + WHO;
  }

  static String refused(int status, ToDo toDo) {
    String subject = Explanation.shown(toDo.subject());
    return switch (status) {
          case 401 ->
              "The API server does not accept the Kubernetes token of %s (401).".formatted(subject);
          case 403 ->
              "%s may not %s (403), as default-editor may."
                  .formatted(subject, Explanation.shown(toDo.action()));
          default ->
              "The API server answered %d to %s, which tried to %s."
                  .formatted(status, subject, Explanation.shown(toDo.action()));
        }
        + WHO;
  }

  static String silent(Duration limit) {
    return "The API server did not answer within %d ms.".formatted(limit.toMillis()) + WHO;
  }

  static String unreachable(String host, int port) {
    return "The API server at %s, port %d, cannot be reached."
            .formatted(Explanation.shown(host), port)
        + WHO;
  }

  static String notTrusted() {
    return "What answers as the API server has no certificate of this pod's CA for its address."
        + WHO;
  }

  static String tooLong(int bytes) {
    return "The API server's answer is longer than %d bytes.".formatted(bytes) + WHO;
  }

  static String notA(String kind) {
    return "The API server's answer is no %s.".formatted(kind) + WHO;
  }

  static String tooMany(int accounts) {
    return "The namespace has more than %d ServiceAccounts.".formatted(accounts) + WHO;
  }
}
