package dev.rolecall.chain;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.token.ProjectedToken;
import java.util.List;

/**
 * What a token says of its bearer, or would say where no pod is there to hold one.
 *
 * @param issuer its {@code iss}, a URL
 * @param subject its {@code sub}
 * @param audiences its {@code aud}
 * @param keyIds the key that signed it, if it names one; of a token that was not read, all keys
 *     that the API server publishes
 * @param read whether there is a token that says so
 */
public record ClaimedIdentity(
    String issuer, String subject, List<String> audiences, List<String> keyIds, boolean read) {
  /** Copies. */
  public ClaimedIdentity {
    audiences = List.copyOf(audiences);
    keyIds = List.copyOf(keyIds);
  }

  /** What a pod's token would say. */
  public static ClaimedIdentity expected(
      String issuer, String subject, List<String> audiences, List<String> keyIds) {
    return new ClaimedIdentity(issuer, subject, audiences, keyIds, false);
  }

  /** The same for another audience. */
  ClaimedIdentity forAudience(String audience) {
    return new ClaimedIdentity(issuer, subject, List.of(audience), keyIds, read);
  }

  static ClaimedIdentity of(ProjectedToken token) {
    return new ClaimedIdentity(
        token.issuer(),
        token.subject(),
        token.audiences(),
        token.keyId().map(List::of).orElse(List.of()),
        true);
  }

  /** What is asked with it. */
  WebIdentityRequest request(RoleArn role) {
    return new WebIdentityRequest(
        role, issuer.replaceFirst("(?i)^https://", ""), subject, audiences);
  }
}
