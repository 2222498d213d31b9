package dev.rolecall.chain;

import dev.rolecall.iam.Miss;
import dev.rolecall.iam.Principals;
import dev.rolecall.iam.Statement;
import dev.rolecall.iam.WebIdentityRequest;
import java.util.Locale;

/** Whose the keys are that conditions of a trust policy are on. */
final class ConditionKeys {
  private static final String PROVIDER = ":oidc-provider/";

  /** A name that differs by no more is that name, misspelt. */
  private static final int SLIP = 2;

  private ConditionKeys() {}

  /** Whether every request may have it, of whatever issuer. */
  static boolean isOfAws(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return lower.startsWith("aws:") || lower.startsWith("sts:");
  }

  /**
   * Whether a condition on it can be met only by tokens of an issuer that is another in earnest.
   */
  static boolean isOfOtherIssuer(Miss miss, WebIdentityRequest request) {
    if (!miss.isOnClaim("sub") && !miss.isOnClaim("aud")) {
      return false;
    }
    String key = miss.key().orElse("");
    return isAnother(key.substring(0, key.lastIndexOf(':')), request.issuer());
  }

  /** Neither of AWS nor one of the two that IAM has for an issuer of Kubernetes. */
  static boolean isOfNobody(Miss miss, WebIdentityRequest request) {
    String key = miss.key().orElse("");
    return miss.element() == Miss.Element.CONDITION
        && !isOfAws(key)
        && !key.equalsIgnoreCase(request.subKey())
        && !key.equalsIgnoreCase(request.audKey())
        && !isOfOtherIssuer(miss, request);
  }

  /** Whether a statement names the provider of an issuer. */
  static boolean namesIssuer(Statement statement) {
    return statement.principals().stream()
        .flatMap(principals -> principals.of(Principals.Kind.FEDERATED).stream())
        .anyMatch(arn -> arn.contains(PROVIDER));
  }

  /** Whether a provider's ARN is of another issuer in earnest, of the same host. */
  static boolean isReplaced(String arn, WebIdentityRequest request) {
    int at = arn.indexOf(PROVIDER);
    String issuer = at < 0 ? "" : arn.substring(at + PROVIDER.length());
    return WebIdentityRequest.host(issuer).equals(request.host())
        && isAnother(issuer, request.issuer());
  }

  /**
   * Whether a text is the name of another issuer: not a part of this one's, not its provider's ARN,
   * and not this one with a slash or a character too many or too few.
   */
  private static boolean isAnother(String text, String issuer) {
    String name = text.toLowerCase(Locale.ROOT).replaceFirst("/+$", "");
    String own = issuer.toLowerCase(Locale.ROOT).replaceFirst("/+$", "");
    return name.contains(".")
        && !name.contains(PROVIDER)
        && !own.startsWith(name)
        && !name.startsWith(own)
        && !isSlipOf(name, own);
  }

  /** Whether two texts differ at one place only, and there by little of what is long. */
  private static boolean isSlipOf(String text, String other) {
    int shorter = Math.min(text.length(), other.length());
    int begin = 0;
    while (begin < shorter && text.charAt(begin) == other.charAt(begin)) {
      begin++;
    }
    int end = 0;
    while (end < shorter - begin
        && text.charAt(text.length() - 1 - end) == other.charAt(other.length() - 1 - end)) {
      end++;
    }
    int differs = Math.max(text.length(), other.length()) - begin - end;
    int segment = other.length() - other.lastIndexOf('/') - 1;
    return differs <= SLIP && segment >= 4 * SLIP;
  }
}
