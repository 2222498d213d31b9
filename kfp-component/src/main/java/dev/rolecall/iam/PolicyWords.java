package dev.rolecall.iam;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The form of the words within a policy's elements (IAM User Guide, Grammar, Notes about string
 * values).
 */
final class PolicyWords {
  /** The service is named: no wildcard may stand for it (elements: Resource, Note). */
  private static final Pattern ARN = Pattern.compile("(?s)arn:[^:]*:[^:*?]+:.+");

  private PolicyWords() {}

  static void checkActions(Statement.Values actions, String statement) {
    if (actions.values().isEmpty()) {
      throw PolicySentences.noActions(statement);
    }
    String place = statement + (actions.negated() ? ".NotAction" : ".Action");
    for (String action : actions.values()) {
      checkAction(action, place);
    }
  }

  private static void checkAction(String action, String place) {
    if (action.equals("*")) {
      return;
    }
    int colon = action.indexOf(':');
    if (colon <= 0 || colon == action.length() - 1) {
      throw PolicySentences.actionShape(place, action);
    }
    if (action.indexOf(':', colon + 1) >= 0) {
      throw PolicySentences.actionColons(place, action);
    }
    if (hasWildcard(action.substring(0, colon))) {
      throw PolicySentences.actionService(place, action);
    }
  }

  static void checkResources(Statement.Values resources, String statement) {
    if (resources.values().isEmpty()) {
      throw PolicySentences.noResources(statement);
    }
    String place = statement + (resources.negated() ? ".NotResource" : ".Resource");
    for (String resource : resources.values()) {
      if (!resource.equals("*") && !resource.startsWith("arn:")) {
        throw PolicySentences.resourceShape(place, resource);
      }
      if (!resource.equals("*") && !ARN.matcher(resource).matches()) {
        throw PolicySentences.resourceService(place, resource);
      }
    }
  }

  static Principals.Kind principalKind(String key, String place) {
    return Arrays.stream(Principals.Kind.values())
        .filter(kind -> kind != Principals.Kind.ANYONE && kind.key().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                PolicySentences.unknown(
                    place,
                    Arrays.stream(Principals.Kind.values())
                        .filter(kind -> kind != Principals.Kind.ANYONE)
                        .map(Principals.Kind::key)
                        .toList()));
  }

  /** "You cannot use a wildcard to match part of a principal name or ARN" (elements: Principal). */
  static void checkPrincipal(Principals.Kind kind, String id, String place) {
    if (kind == Principals.Kind.AWS && !id.equals("*") && hasWildcard(id)) {
      throw PolicySentences.principalWildcard(place, id);
    }
  }

  /**
   * IAM refuses an issuer's scheme, as a second colon; but keys such as {@code aws:ResourceTag/a:b}
   * and {@code kms:EncryptionContext:name} do have two, so only the scheme decides.
   */
  static void checkKey(String key, String place) {
    if (key.contains("://")) {
      throw PolicySentences.keyScheme(place);
    }
    if (key.indexOf(':') <= 0) {
      throw PolicySentences.keyShape(place);
    }
  }

  private static boolean hasWildcard(String text) {
    return text.contains("*") || text.contains("?");
  }
}
