package dev.rolecall.embedded.aws;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What a request says of the session that it asks for, by whichever action; and the answer.
 *
 * @param policy of the session itself, as a text
 * @param policyArns of managed policies that are the session's as well
 */
record SessionRequest(
    RoleArn role,
    String sessionName,
    Optional<String> policy,
    List<String> policyArns,
    OptionalInt duration) {
  // STS API Reference, AssumeRole and AssumeRoleWithWebIdentity, Request Parameters.
  private static final int MIN_DURATION = 900;
  private static final int MAX_DURATION = 43200;
  private static final int DEFAULT_DURATION = 3600;
  private static final int MAX_POLICY = 2048;
  private static final int MAX_POLICY_ARNS = 10;

  /** Of names of sessions and of source identities. */
  static final Pattern NAME = Pattern.compile("[\\w+=,.@-]*");

  /**
   * Reads and checks a form.
   *
   * @param own demands what the action has besides; what it finds is told with the rest
   */
  static SessionRequest read(QueryForm form, Consumer<Constraints> own) {
    Constraints constraints = new Constraints(form);
    String arn = constraints.required("RoleArn", 20, 2048);
    String sessionName = constraints.required("RoleSessionName", 2, 64);
    constraints.matches("RoleSessionName", sessionName, NAME);
    own.accept(constraints);
    Optional<String> policy = constraints.optional("Policy", 1, MAX_POLICY);
    List<String> policyArns = form.members("PolicyArns", ".arn");
    constraints.atMost("PolicyArns", policyArns, MAX_POLICY_ARNS);
    OptionalInt duration = constraints.integer("DurationSeconds", MIN_DURATION, MAX_DURATION);
    constraints.check();
    return new SessionRequest(roleArn(arn), sessionName, policy, policyArns, duration);
  }

  private static RoleArn roleArn(String text) {
    try {
      return RoleArn.parse(text);
    } catch (IllegalArgumentException e) {
      throw QueryErrors.ARN_INVALID.error();
    }
  }

  /** How long it is to last. */
  int seconds() {
    return duration.orElse(DEFAULT_DURATION);
  }

  /** The session's own policies. */
  List<Policy> policies(Account account) {
    List<Policy> policies = new ArrayList<>();
    policy.ifPresent(text -> policies.add(PolicyText.identity("session policy", text).policy()));
    for (String arn : policyArns) {
      policies.add(
          account
              .countingPolicy(arn)
              .orElseThrow(() -> QueryErrors.SESSION_POLICY_MISSING.error(arn))
              .document()
              .policy());
    }
    return policies;
  }

  /** Its key, and who it is. */
  void writeGranted(XmlDocument xml, Account account, Role granted, Key key) {
    xml.open("Credentials")
        .add("AccessKeyId", key.accessKeyId())
        .add("SecretAccessKey", key.secretAccessKey())
        .add("SessionToken", key.sessionToken().orElseThrow())
        .add("Expiration", key.expires().orElseThrow())
        .close()
        .open("AssumedRoleUser")
        .add("AssumedRoleId", granted.id() + ":" + sessionName)
        .add("Arn", account.assumedRoleArn(granted.name(), sessionName))
        .close();
  }
}
