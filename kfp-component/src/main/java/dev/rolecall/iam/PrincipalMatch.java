package dev.rolecall.iam;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a principal that a policy names is the one that asks (IAM User Guide, AWS JSON policy
 * elements: Principal). Names are exact; {@code *} is everyone or a character.
 */
final class PrincipalMatch {
  private static final Pattern ACCOUNT = Pattern.compile("(?:arn:[a-z-]+:iam::)?(\\d{12})(:root)?");
  private static final Pattern SESSION =
      Pattern.compile("arn:([a-z-]+):sts::(\\d{12}):assumed-role/([^/]+)/.*");
  private static final Pattern ROLE =
      Pattern.compile("arn:([a-z-]+):iam::(\\d{12}):role/(?:.*/)?([^/]+)");

  private PrincipalMatch() {}

  static boolean of(Principals.Named named, Principal principal) {
    return switch (named.kind()) {
      case ANYONE -> true;
      // {"AWS": "*"} is everyone (All principals), but for web identities: these need Federated.
      case AWS ->
          (named.id().equals("*") && !(principal instanceof Principal.Federated))
              || (principal instanceof Principal.Aws aws && isAws(named.id(), aws));
      case FEDERATED ->
          principal instanceof Principal.Federated federated
              && named.id().equals(federated.providerArn());
      case SERVICE ->
          principal instanceof Principal.Service service && named.id().equals(service.name());
      case CANONICAL_USER -> false;
    };
  }

  private static boolean isAws(String id, Principal.Aws aws) {
    return id.equals(aws.arn()) || isAccount(id, aws.accountId()) || isRoleOf(id, aws.arn());
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
