package dev.rolecall.iam;

import dev.rolecall.transport.Partition;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The form of the words within a policy's elements (IAM User Guide, Grammar, Notes about string
 * values). What is not known to be refused is taken.
 */
final class PolicyWords {
  /** The colons within a variable part no ARN. */
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}$]*+}");

  /** A wildcard, or a variable that was replaced. */
  private static final Pattern PATTERN = Pattern.compile("[*?$]");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]+");

  /** What of S3 has a region or an account (Service Authorization Reference, Amazon S3). */
  private static final List<String> REGIONAL =
      List.of(
          "accesspoint",
          "access-grants",
          "async-request",
          "job",
          "storage-lens",
          "storage-lens-group");

  /** What an AWS principal or a service does to take a role. */
  static final String ROLE_ACTION = "sts:AssumeRole";

  /** What an identity of a SAML provider does to take a role. */
  static final String SAML_ACTION = "sts:AssumeRoleWithSAML";

  /** Those on roles (Service Authorization Reference, AWS Security Token Service, Actions). */
  static final List<String> TRUST_ACTIONS =
      List.of(
          ROLE_ACTION,
          SAML_ACTION,
          TrustPolicy.ACTION,
          "sts:TagSession",
          "sts:SetSourceIdentity",
          "sts:SetContext");

  /** A service's own user, such as CloudFront's, has a name in the place of the account. */
  private static final Pattern AWS_PRINCIPAL =
      Pattern.compile(
          "arn:([^:]+):(?:iam|sts)::(?:\\d{12}|[a-z][a-z-]*):"
              + "(?:root|(?:user|role|assumed-role|federated-user)/.+)");

  /** A user's or role's that is gone (IAM User Guide, IAM identifiers, Unique identifiers). */
  private static final Pattern UNIQUE_ID = Pattern.compile("(AIDA|AROA)[A-Z0-9]{8,}");

  private static final Pattern PROVIDER =
      Pattern.compile("arn:([^:]+):iam::\\d{12}:(oidc-provider|saml-provider)/(?!.*://).+");

  private PolicyWords() {}

  static void check(Statement statement, String place) {
    checkActions(statement.actions(), place);
    statement.resources().ifPresent(resources -> checkResources(resources, place));
    statement.principals().ifPresent(principals -> checkPrincipals(principals, place));
    for (Condition condition : statement.conditions()) {
      checkCondition(
          condition, "%s.Condition.%s.%s".formatted(place, condition.operator(), condition.key()));
    }
  }

  /** An id in the place of an ARN is of who is gone: IAM shows it, and does not take it. */
  static void checkWritten(Statement statement, String place) {
    statement
        .principals()
        .ifPresent(
            principals -> {
              for (String id : principals.of(Principals.Kind.AWS)) {
                if (isUniqueId(id)) {
                  throw PolicySentences.principalAbsent(
                      principalPlace(principals, Principals.Kind.AWS, place), id);
                }
              }
            });
  }

  private static void checkActions(Statement.Values actions, String statement) {
    if (actions.values().isEmpty()) {
      throw PolicySentences.noActions(statement);
    }
    String place = PolicySentences.values(statement, "Action", actions);
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
    String service = action.substring(0, colon);
    if (hasWildcard(service)) {
      throw PolicySentences.actionService(place, action);
    }
    if (!NAME.matcher(service).matches()) {
      throw PolicySentences.actionVendor(place, action, service);
    }
  }

  /** What is stored may have other capitals, or a pattern: STS decides by it. */
  static void checkTrustActions(Statement.Values actions, String statement) {
    checkTrustActions(actions, statement, PolicyWords::isTrustAction);
  }

  /** To the letter, as IAM was recorded to want them of an Allow. Of a Deny nothing is known. */
  static void checkWrittenTrustActions(Statement.Values actions, String statement) {
    checkTrustActions(actions, statement, TRUST_ACTIONS::contains);
  }

  private static boolean isTrustAction(String action) {
    return TRUST_ACTIONS.stream().anyMatch(action::equalsIgnoreCase)
        || (action.regionMatches(true, 0, "sts:", 0, 4) && hasWildcard(action));
  }

  private static void checkTrustActions(
      Statement.Values actions, String statement, Predicate<String> known) {
    String place = PolicySentences.values(statement, "Action", actions);
    actions.values().stream()
        .filter(action -> !actions.negated() && !known.test(action))
        .findFirst()
        .ifPresent(
            action -> {
              throw PolicySentences.trustAction(place, action);
            });
  }

  private static void checkResources(Statement.Values resources, String statement) {
    if (resources.values().isEmpty()) {
      throw PolicySentences.noResources(statement);
    }
    String place = PolicySentences.values(statement, "Resource", resources);
    for (String resource : resources.values()) {
      if (!resource.equals("*")) {
        checkResource(resource, place);
      }
    }
  }

  /** As IAM was recorded to read it (getmoto/moto, tests/test_iam/test_iam_policies.py). */
  private static void checkResource(String resource, String place) {
    String[] arn = VARIABLE.matcher(resource).replaceAll("\\$").split(":", 6);
    if (arn.length == 1) {
      throw PolicySentences.resourceShape(place, resource);
    }
    if (!Partition.ids().contains(arn[1]) && !hasWildcard(arn[1])) {
      throw PolicySentences.resourcePartition(place, resource);
    }
    if (!arn[0].equals("arn")) {
      throw PolicySentences.resourceShape(place, resource);
    }
    if (arn.length == 2 || PATTERN.matcher(arn[2]).find()) {
      throw PolicySentences.resourceService(place, resource);
    }
    // What is cut off is a wildcard for the rest, but for an empty part before it.
    if (arn[2].isEmpty() || (arn.length < 6 && resource.contains("::"))) {
      throw PolicySentences.resourceColons(place, resource);
    }
    if (arn[2].equals("iam")) {
      if (arn.length > 3 && isSpelt(arn[3])) {
        throw PolicySentences.resourceOfIam(place, resource);
      }
      if (arn.length == 6 && isSpelt(arn[5]) && !arn[5].contains("/") && !arn[5].equals("root")) {
        throw PolicySentences.resourceWithoutType(place, resource);
      }
    }
    if (arn[2].equals("s3") && arn.length == 6 && !isRegional(arn[5])) {
      if (isSpelt(arn[3])) {
        throw PolicySentences.resourceRegion(place, resource);
      }
      if (isSpelt(arn[4])) {
        throw PolicySentences.resourceAccount(place, resource);
      }
    }
  }

  private static boolean isSpelt(String part) {
    return !part.isEmpty() && !PATTERN.matcher(part).find();
  }

  /** Whether it names, or as a pattern may name, one of those. */
  private static boolean isRegional(String name) {
    String begin = PATTERN.split(name, 2)[0];
    boolean pattern = begin.length() < name.length();
    return REGIONAL.stream()
        .anyMatch(
            type ->
                begin.startsWith(type + "/")
                    || begin.startsWith(type + ":")
                    || (pattern && type.startsWith(begin)));
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

  private static void checkPrincipals(Principals principals, String statement) {
    for (Principals.Named named : principals.named()) {
      checkPrincipal(named.kind(), named.id(), principalPlace(principals, named.kind(), statement));
    }
  }

  private static String principalPlace(
      Principals principals, Principals.Kind kind, String statement) {
    return "%s.%s.%s"
        .formatted(statement, principals.negated() ? "NotPrincipal" : "Principal", kind.key());
  }

  private static void checkPrincipal(Principals.Kind kind, String id, String place) {
    if (id.equals("*")) {
      return;
    }
    switch (kind) {
      case AWS -> checkAws(id, place);
      case FEDERATED -> {
        if (!isPrincipalArn(PROVIDER, id) && !isDomain(id)) {
          throw PolicySentences.federated(place, id);
        }
      }
      case SERVICE -> {
        if (!isDomain(id)) {
          throw PolicySentences.service(place, id);
        }
      }
      case ANYONE, CANONICAL_USER -> {}
    }
  }

  private static boolean isDomain(String id) {
    return NAME.matcher(id).matches() && id.indexOf('.') > 0 && !id.endsWith(".");
  }

  /** "You cannot use a wildcard to match part of a principal name or ARN" (elements: Principal). */
  private static void checkAws(String id, String place) {
    if (hasWildcard(id)) {
      throw PolicySentences.principalWildcard(place, id);
    }
    if (id.contains(":group/")) {
      throw PolicySentences.group(place, id);
    }
    if (!isPrincipalArn(AWS_PRINCIPAL, id) && !id.matches("\\d{12}") && !isUniqueId(id)) {
      throw PolicySentences.principal(place, id);
    }
  }

  private static boolean isUniqueId(String principal) {
    return UNIQUE_ID.matcher(principal).matches();
  }

  private static boolean isPrincipalArn(Pattern form, String id) {
    var arn = form.matcher(id);
    return arn.matches() && Partition.ids().contains(arn.group(1)) && !hasWildcard(id);
  }

  /**
   * IAM refuses an issuer's scheme, as a second colon; but keys such as {@code aws:ResourceTag/a:b}
   * and {@code kms:EncryptionContext:name} do have two, so only the scheme decides. It was recorded
   * to take a key without any, and no value that is no date (getmoto/moto, tests as above); and to
   * refuse the Profile controller a key that begins with it.
   */
  private static void checkCondition(Condition condition, String place) {
    if (condition.key().contains("://")) {
      throw PolicySentences.keyScheme(place);
    }
    if (condition.key().startsWith(":")) {
      throw PolicySentences.keyWithoutService(place);
    }
    if (condition.operator().domain() == Comparison.Domain.DATE) {
      condition.values().stream()
          .filter(value -> !VARIABLE.matcher(value).find() && Scalars.date(value).isEmpty())
          .findFirst()
          .ifPresent(
              value -> {
                throw PolicySentences.noDate(place, value);
              });
    }
  }

  private static boolean hasWildcard(String text) {
    return text.contains("*") || text.contains("?");
  }
}
