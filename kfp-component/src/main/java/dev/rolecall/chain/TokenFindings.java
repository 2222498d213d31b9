package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.failure.Explanation;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.token.ServiceAccountSubject;
import dev.rolecall.token.TokenFailure;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is said of the token, beyond what the token's own room says. */
final class TokenFindings {
  /**
   * An issuer in a domain that the public DNS does not have: of clusters (svc is no top-level
   * domain), of networks (RFC 6762, section 3; ICANN's resolution 2024.07.29.06 on internal) and of
   * one machine (RFC 6761, section 6.3).
   */
  private static final Pattern INWARD =
      Pattern.compile("https?://(?:[^/:?#]*\\.)?(?:svc|local|internal|localhost)(?:[/:?#].*)?");

  private TokenFindings() {}

  static Finding unusable(TokenFailure failure) {
    return told(failure, Evidence.of("file", failure.file()));
  }

  static Finding told(TokenFailure failure, Evidence evidence) {
    Explanation explanation = failure.explain();
    return Finding.of(
        mode(failure),
        explanation.problem(),
        explanation.cause(),
        List.of(explanation.remedy()),
        evidence);
  }

  /**
   * Why a token that shows nothing of a row rules it out; nothing where no token tells.
   *
   * @param told what STS's words stand for
   */
  static Optional<String> ruledOut(FailureMode mode, FailureMode told, ProjectedToken token) {
    return switch (mode) {
      case ISSUER_KEY_MISSING, ISSUER_KEY_UNUSABLE, ISSUER_TRANSIENT ->
          // Of an STS that says no more than AccessDenied, which may stand in the cluster itself.
          told == FailureMode.STS_ACCESS_DENIED || !INWARD.matcher(token.issuer()).matches()
              ? Optional.empty()
              : Optional.of(
                  "The token's issuer is %s, which only names its own network: AWS never has keys from there."
                      .formatted(token.issuer()));
      case TOKEN_EXPIRED ->
          token.expiresAt().map("The token in the file is good until %s."::formatted);
      case TOKEN_NOT_YET_VALID -> Optional.of("The token in the file has begun to be good.");
      case TOKEN_LEGACY ->
          Optional.of("The token has an audience: %s.".formatted(token.audiences()));
      case TOKEN_MALFORMED -> Optional.of("The token has the form and the claims that STS reads.");
      case POD_WRONG_SERVICE_ACCOUNT, POD_FROM_WORKSPACE_ACCOUNT ->
          Optional.of("The token's subject is %s.".formatted(token.subject()));
      default -> Optional.empty();
    };
  }

  private static FailureMode mode(TokenFailure failure) {
    if (failure instanceof TokenFailure.Absent) {
      return FailureMode.TOKEN_NOT_MOUNTED;
    }
    if (failure instanceof TokenFailure.Unreadable) {
      return FailureMode.TOKEN_UNREADABLE;
    }
    if (failure instanceof TokenFailure.Empty) {
      return FailureMode.TOKEN_EMPTY;
    }
    if (failure instanceof TokenFailure.Expired) {
      return FailureMode.TOKEN_EXPIRED;
    }
    if (failure instanceof TokenFailure.NotYetValid) {
      return FailureMode.TOKEN_NOT_YET_VALID;
    }
    return failure instanceof TokenFailure.Legacy
        ? FailureMode.TOKEN_LEGACY
        : FailureMode.TOKEN_MALFORMED;
  }

  static Finding workspaceAccount(ServiceAccountSubject subject, Evidence evidence) {
    return Finding.of(
        FailureMode.POD_FROM_WORKSPACE_ACCOUNT,
        "The token's subject is %s.".formatted(subject),
        "The pod was made by a Workspace (Notebooks v2), which runs it as %s, not as %s."
            .formatted(subject.name(), ServiceAccount.EDITOR),
        List.of(
            "If this workspace is to have the Profile's role, an administrator annotates its account with the role, and admits %s in the role's trust policy. Then restart the workspace. Its account as it is:"
                .formatted(subject),
            Shell.getAccount(subject.namespace(), subject.name())),
        evidence);
  }

  static Finding otherAccount(String subject, ServiceAccountSubject editor, Evidence evidence) {
    return Finding.of(
        FailureMode.POD_WRONG_SERVICE_ACCOUNT,
        "The token's subject is %s.".formatted(subject),
        "A Profile's role is for %s; this pod runs as another account.".formatted(editor),
        List.of(
            "Set spec.serviceAccountName: %s in the pod (in a Notebook: spec.template.spec), in namespace %s, and create it anew."
                .formatted(editor.name(), editor.namespace())),
        evidence);
  }
}
