package dev.rolecall.token;

import dev.rolecall.failure.Explanation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;

/** The sentences of this package. Where a remedy speaks of YAML, it stands in the pod's spec. */
final class TokenSentences {
  private static final String PROJECTED =
      "projected: {sources: [{serviceAccountToken: {audience: sts.amazonaws.com, path: token}}]}";
  private static final String NEW_POD = "Create the pod anew: kubectl -n NAMESPACE delete pod POD";

  private TokenSentences() {}

  static Explanation absent(TokenFailure.Absent failure) {
    Path file = failure.file();
    return failure.directory()
        ? new Explanation(
            "There is no web identity token %s, though its directory exists.".formatted(file),
            "AWS_WEB_IDENTITY_TOKEN_FILE names another file than the one that is mounted there.",
            "Compare it with the path of serviceAccountToken in: kubectl get pod POD -o yaml")
        : new Explanation(
            "There is no web identity token %s: its directory does not exist.".formatted(file),
            "AWS_WEB_IDENTITY_TOKEN_FILE is set, but no volume is mounted there in this container.",
            "Let the pod identity webhook set both (unset the variable in the pod's spec and create"
                + " the pod anew), or mount there a volume with "
                + PROJECTED);
  }

  static Explanation unreadable(TokenFailure.Unreadable failure) {
    String problem = "Cannot read the web identity token %s: ".formatted(failure.file());
    if (!failure.denied() || failure.access().isEmpty()) {
      return new Explanation(
          problem + failure.why() + ".",
          "It is not a file that this process may read.",
          "Look at it with: ls -lnL %s".formatted(failure.file()));
    }
    FileAccess access = failure.access().get();
    return new Explanation(problem + facts(access), cause(access), remedy(access));
  }

  private static String facts(FileAccess access) {
    return "it is mode 0%o of uid %d and group %d, and this process is uid %d with group%s %s."
        .formatted(
            access.mode(),
            access.owner(),
            access.group(),
            access.uid(),
            access.gids().size() == 1 ? "" : "s",
            access.gids().stream().map(String::valueOf).collect(Collectors.joining(", ")));
  }

  private static String cause(FileAccess access) {
    return access.keepsOwnerOut()
        ? "The volume's defaultMode keeps even the owner out."
        : "The pod starts as uid %d and this process changed to uid %d, or the volume's defaultMode was narrowed."
            .formatted(access.owner(), access.uid());
  }

  private static String remedy(FileAccess access) {
    return access.keepsOwnerOut()
        ? "Remove defaultMode from the pod's projected volume, or set it to 0644."
        : "Add to the pod: securityContext: {fsGroup: %d}".formatted(access.gids().get(0));
  }

  static Explanation empty(TokenFailure.Empty failure) {
    return new Explanation(
        "The web identity token %s is empty.".formatted(failure.file()),
        "The kubelet never writes an empty token: the file is not the kubelet's, or was emptied.",
        NEW_POD);
  }

  static Explanation tooLong(TokenFailure.TooLong failure) {
    return new Explanation(
        "The web identity token %s is longer than %s characters."
            .formatted(failure.file(), ProjectedToken.LONGEST),
        "STS takes no longer one, and a projected token has about 1,000: this is another file.",
        "Set AWS_WEB_IDENTITY_TOKEN_FILE to the mounted token.");
  }

  static Explanation malformed(TokenFailure.Malformed failure) {
    return new Explanation(
        "The web identity token %s is not a ServiceAccount token: %s."
            .formatted(failure.file(), flaw(failure)),
        "It was not written by the kubelet, or was changed since.",
        "Set AWS_WEB_IDENTITY_TOKEN_FILE to a token that is mounted with " + PROJECTED);
  }

  private static String flaw(TokenFailure.Malformed failure) {
    String part = failure.part();
    return switch (failure.flaw()) {
      case NOT_THREE_PARTS -> "it does not have three parts with a dot between them";
      case NOT_BASE64URL -> part + " not in base64url";
      case NOT_JSON -> part + " not a JSON object";
      case MISSING -> part + " is missing";
      case NOT_TEXT -> part + " is not plain text";
      case NOT_A_TIME -> part + " is not a time in seconds";
    };
  }

  static Explanation expired(TokenFailure.Expired failure) {
    return new Explanation(
        "The web identity token %s expired %s ago, at %s (it is %s now)."
            .formatted(
                failure.file(),
                Explanation.time(Duration.between(failure.expired(), failure.now())),
                failure.expired(),
                failure.now()),
        "The kubelet replaces a mounted token at 80 % of its life: this is a copy, the kubelet"
            + " cannot reach the API server, or this clock is wrong.",
        "Compare the clock with another (date -u), and see that the file is the mounted one. "
            + NEW_POD);
  }

  static Explanation notYetValid(TokenFailure.NotYetValid failure) {
    return new Explanation(
        "The web identity token %s is valid only in %s, from %s (it is %s now)."
            .formatted(
                failure.file(),
                Explanation.time(Duration.between(failure.now(), failure.notBefore())),
                failure.notBefore(),
                failure.now()),
        "This clock is behind the one of the API server that issued it.",
        "Compare the clock with another: date -u");
  }

  static Explanation legacy(TokenFailure.Legacy failure) {
    return new Explanation(
        "The web identity token %s names no audience.".formatted(failure.file()),
        "It is a legacy ServiceAccount token, from a Secret, not a projected one; STS refuses it.",
        "Mount a projected token instead: " + PROJECTED);
  }
}
