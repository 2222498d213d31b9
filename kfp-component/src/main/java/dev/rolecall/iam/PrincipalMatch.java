package dev.rolecall.iam;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a principal that a policy names is the one that asks (IAM User Guide, AWS JSON policy
 * elements: Principal). Names are exact; {@code *} is everyone or a character.
 */
final class PrincipalMatch {
  /**
   * By what a principal is named. The closer, the more a resource's policy allows by itself (IAM
   * User Guide, Policy evaluation logic, Evaluating identity-based policies with resource-based
   * policies).
   */
  enum By {
    /** Not at all. */
    NOTHING,
    /** By its account, which may pass the permission on. */
    ACCOUNT,
    /** By its role. */
    ROLE,
    /** By its own name, or everyone's. */
    ITSELF
  }

  /**
   * What it takes for a statement's principals to be those of a request.
   *
   * @param allow by what an Allow has to name the principal
   * @param bounded whether the principal has a permissions boundary: a Deny with {@code
   *     NotPrincipal} is then for it whomever it names (IAM User Guide, Policy evaluation logic)
   */
  record Terms(By allow, boolean bounded) {
    static final Terms USUAL = new Terms(By.ACCOUNT, false);
  }

  private static final Pattern ACCOUNT = Pattern.compile("(?:arn:[a-z-]+:iam::)?(\\d{12})(:root)?");
  private static final Pattern SESSION =
      Pattern.compile("arn:([a-z-]+):sts::(\\d{12}):assumed-role/([^/]+)/.*");
  private static final Pattern ROLE =
      Pattern.compile("arn:([a-z-]+):iam::(\\d{12}):role/(?:.*/)?([^/]+)");

  private PrincipalMatch() {}

  /** Whether a statement is for a principal. */
  static boolean holds(Statement statement, Principal principal, Terms terms) {
    if (statement.principals().isEmpty()) {
      return true;
    }
    Principals principals = statement.principals().get();
    By by = of(principals, principal);
    return statement.effect() == Statement.Effect.ALLOW
        ? by.compareTo(terms.allow()) >= 0
        : by != By.NOTHING || (terms.bounded() && principals.negated());
  }

  /** By what a principal is named: the closest. */
  private static By of(Principals principals, Principal principal) {
    By closest = By.NOTHING;
    for (Principals.Named named : principals.named()) {
      By by = of(named, principal);
      closest = by.compareTo(closest) > 0 ? by : closest;
    }
    if (!principals.negated()) {
      return closest;
    }
    return closest == By.NOTHING ? By.ITSELF : By.NOTHING;
  }

  private static By of(Principals.Named named, Principal principal) {
    return switch (named.kind()) {
      case ANYONE -> By.ITSELF;
      // {"AWS": "*"} is everyone (All principals), but for web identities: these need Federated.
      case AWS -> {
        if (named.id().equals("*") && !(principal instanceof Principal.Federated)) {
          yield By.ITSELF;
        }
        yield principal instanceof Principal.Aws aws ? ofAws(named.id(), aws) : By.NOTHING;
      }
      case FEDERATED ->
          itself(
              principal instanceof Principal.Federated federated
                  && named.id().equals(federated.providerArn()));
      case SERVICE ->
          itself(
              principal instanceof Principal.Service service && named.id().equals(service.name()));
      case CANONICAL_USER -> By.NOTHING;
    };
  }

  private static By itself(boolean is) {
    return is ? By.ITSELF : By.NOTHING;
  }

  private static By ofAws(String id, Principal.Aws aws) {
    if (id.equals(aws.arn())) {
      return ROLE.matcher(id).matches() ? By.ROLE : By.ITSELF;
    }
    if (isRoleOf(id, aws.arn())) {
      return By.ROLE;
    }
    return isAccount(id, aws.accountId()) ? By.ACCOUNT : By.NOTHING;
  }

  /** An account stands for all its principals (AWS account principals). */
  private static boolean isAccount(String id, String accountId) {
    Matcher account = ACCOUNT.matcher(id);
    return account.matches()
        && id.startsWith("arn:") == (account.group(2) != null)
        && account.group(1).equals(accountId);
  }

  /** A role stands for its sessions, whose ARN lacks the role's path (Role session principals). */
  private static boolean isRoleOf(String id, String arn) {
    Matcher role = ROLE.matcher(id);
    Matcher session = SESSION.matcher(arn);
    return role.matches()
        && session.matches()
        && role.group(1).equals(session.group(1))
        && role.group(2).equals(session.group(2))
        && role.group(3).equals(session.group(3));
  }
}
