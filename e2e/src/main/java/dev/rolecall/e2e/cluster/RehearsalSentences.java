package dev.rolecall.e2e.cluster;

import dev.rolecall.failure.Explanation;

/** Why a pod's beginning was not to be seen, and who could see it. */
final class RehearsalSentences {
  private RehearsalSentences() {}

  static String mayAskForNoToken(String profile) {
    return "No token of default-editor was to be had: who may create serviceaccounts/token of default-editor in namespace %s can have STS and S3 asked from here. To see who may: kubectl auth can-i create serviceaccounts/default-editor --subresource=token -n %s"
        .formatted(profile, profile);
  }

  static String noAccount(String profile) {
    return "Namespace %s has no ServiceAccount default-editor of which a token could be made."
        .formatted(profile);
  }

  static String noToken(int status, String words) {
    return "The API server makes no token of default-editor (%d): %s"
        .formatted(status, Explanation.shown(words));
  }

  static String mayCreateNoPods(String profile) {
    return "What a new pod is given was not to be seen: who may create pods in namespace %s can tell, by a dry run. To see who may: kubectl auth can-i create pods -n %s"
        .formatted(profile, profile);
  }

  static String noDryRun(String words) {
    return "What a new pod is given was not to be seen, since a webhook takes no dry run: %s"
        .formatted(Explanation.shown(words));
  }

  static String noNamespace(String profile) {
    return "There is no namespace %s in which a pod could be.".formatted(profile);
  }

  static String untold(ClusterException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
  }
}
