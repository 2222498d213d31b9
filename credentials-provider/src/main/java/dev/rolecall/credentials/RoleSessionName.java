package dev.rolecall.credentials;

import dev.rolecall.token.ProjectedToken;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name that a session has in CloudTrail: 2 to 64 characters of {@code [\w+=,.@-]} (STS API
 * Reference, AssumeRoleWithWebIdentity).
 */
final class RoleSessionName {
  static final Pattern SHAPE = Pattern.compile("[\\w+=,.@-]{2,64}");
  private static final int LONGEST = 64;

  private RoleSessionName() {}

  /**
   * Made of the token's claims: the namespace and the pod, else the ServiceAccount, else the
   * subject. Where it is too long its end is kept, because the end of a pod's name is what tells it
   * from its siblings.
   */
  static String of(ProjectedToken token) {
    Optional<String> bearer = token.pod().or(token::serviceAccount);
    String name =
        token.namespace().isPresent() && bearer.isPresent()
            ? token.namespace().get() + "-" + bearer.get()
            : "rolecall-" + token.subject();
    String permitted = name.replaceAll("[^\\w+=,.@-]", "-");
    return permitted.substring(Math.max(0, permitted.length() - LONGEST));
  }
}
