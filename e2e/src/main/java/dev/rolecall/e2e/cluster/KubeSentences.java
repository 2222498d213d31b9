package dev.rolecall.e2e.cluster;

import dev.rolecall.failure.Explanation;
import java.util.List;

/** What is said where a cluster cannot be asked, or does not know a Profile. */
final class KubeSentences {
  private KubeSentences() {}

  static Explanation noKubeconfig(List<String> tried) {
    return new Explanation(
        "There is no kubeconfig: looked for %s.".formatted(String.join(", ", tried)),
        "It names the cluster and whose rights are used there.",
        "Name one: --kubeconfig FILE. On EKS make one: aws eks update-kubeconfig --name CLUSTER");
  }

  static Explanation unreadable(String file, String why) {
    return new Explanation(
        "The kubeconfig %s cannot be used: %s.".formatted(file, Explanation.shown(why)),
        "It should be the YAML that kubectl reads.",
        "Look at it: kubectl --kubeconfig %s config view".formatted(file));
  }

  static Explanation noContext(String file, String context, List<String> known) {
    return new Explanation(
        context.isEmpty()
            ? "The kubeconfig %s has no current context.".formatted(file)
            : "The kubeconfig %s has no context %s.".formatted(file, Explanation.shown(context)),
        known.isEmpty()
            ? "It has no contexts at all."
            : "It has: %s.".formatted(String.join(", ", known)),
        "Name one: --context NAME");
  }

  static Explanation noCluster(String file, String cluster) {
    return new Explanation(
        cluster.isEmpty()
            ? "The context of the kubeconfig %s names no cluster.".formatted(file)
            : "The kubeconfig %s has no cluster %s with a server."
                .formatted(file, Explanation.shown(cluster)),
        "A context is a cluster and a user, each by its name.",
        "Look at it: kubectl config view, or name another context: --context NAME");
  }

  static Explanation noUser(String file, String user) {
    return new Explanation(
        "The kubeconfig %s has no user %s.".formatted(file, Explanation.shown(user)),
        "A context is a cluster and a user, each by its name.",
        "Look at it: kubectl config view, or name another context: --context NAME");
  }

  static Explanation impersonatesNobody() {
    return new Explanation(
        "The kubeconfig impersonates groups, and no user.",
        "as-groups, as-uid and as-user-extra belong to the user that as names.",
        "Add it: kubectl config set users.NAME.as USER");
  }

  static Explanation proxy(String url) {
    return new Explanation(
        "The kubeconfig's proxy-url %s cannot be used.".formatted(Explanation.shown(url)),
        "Rolecall speaks to proxies by http and socks5, each with its port.",
        "Name such a one: kubectl config set clusters.NAME.proxy-url http://HOST:PORT");
  }

  /**
   * The command that fetches credentials did not give any.
   *
   * @param how it ended, from its name on
   * @param words that it left, maybe none
   * @param hint of the kubeconfig, how to install it, maybe none
   */
  static Explanation execPlugin(String how, String words, String hint) {
    return new Explanation(
        "The kubeconfig's command %s%s"
            .formatted(
                Explanation.shown(how), words.isEmpty() ? "." : ": " + Explanation.shown(words)),
        "It is to print who asks the API server, as an ExecCredential in JSON.",
        hint.isEmpty()
            ? "Run what kubectl runs, and see: kubectl auth whoami"
            : Explanation.shown(hint));
  }

  static Explanation unreachable(String server, String why) {
    return new Explanation(
        "The API server at %s was not reached: %s.".formatted(server, Explanation.shown(why)),
        "It is down, or not to be reached from this network, or its certificate is not that of the"
            + " kubeconfig.",
        "See whether kubectl reaches it: kubectl --server %s version".formatted(server));
  }

  static Explanation redirected(String server, int status, String location) {
    return new Explanation(
        "The API server at %s sends us elsewhere (%d): %s."
            .formatted(
                server, status, location.isEmpty() ? "nowhere" : Explanation.shown(location)),
        "No API server does so: a login page or a proxy answers in its place. Nobody is followed with"
            + " the kubeconfig's credentials.",
        "See what answers: kubectl --server %s version".formatted(server));
  }

  static Explanation tooLong(String server, int bytes) {
    return new Explanation(
        "The API server at %s answered with more than %d MiB.".formatted(server, bytes >> 20),
        "The namespace holds thousands of objects, or something else answers in its place.",
        "See how much it is: kubectl --server %s get pods -n NAMESPACE -o json | wc -c"
            .formatted(server));
  }

  static Explanation endless(String server, String path, int pages) {
    return new Explanation(
        "The API server at %s has more than %d pages of %s.".formatted(server, pages, path),
        "No namespace is that large: something else answers in its place.",
        "See how many it is: kubectl --server %s get --raw %s | wc -c".formatted(server, path));
  }

  static Explanation unauthenticated(String server) {
    return new Explanation(
        "The API server at %s does not know who asks (401).".formatted(server),
        "The kubeconfig's credentials have expired, are another cluster's, or its command that"
            + " fetches them failed.",
        "See whom it takes you for: kubectl auth whoami");
  }

  static Explanation forbidden(String method, String path, String message) {
    return new Explanation(
        "The API server refused %s %s (403): %s."
            .formatted(method, path, Explanation.shown(message)),
        "Whom the kubeconfig names has not that right.",
        "See what you may do: kubectl auth can-i --list, or name another context: --context NAME");
  }

  static Explanation refused(String method, String path, int status, String message) {
    return new Explanation(
        "The API server answered %d to %s %s: %s."
            .formatted(status, method, path, Explanation.shown(message)),
        "The request is not as it takes it, or it is in trouble itself.",
        "Look at its own state: kubectl get --raw /readyz?verbose");
  }

  static Explanation unknownProfile(String profile) {
    return new Explanation(
        "The cluster has no Profile %s.".formatted(profile),
        "It was never created, is misspelt, or is in another cluster.",
        "See which there are: kubectl get profiles. To make it: rolecall onboard --profile %s"
            .formatted(profile));
  }

  static Explanation unknownNamespace(String profile) {
    return new Explanation(
        "The cluster knows no Profiles, and has no namespace %s.".formatted(profile),
        "Kubeflow's Profile CRD is not installed, and the namespace was never created or is"
            + " misspelt.",
        "See which there are: kubectl get namespaces. To make it: rolecall onboard --profile %s"
            .formatted(profile));
  }
}
