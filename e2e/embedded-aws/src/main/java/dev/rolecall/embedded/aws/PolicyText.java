package dev.rolecall.embedded.aws;

import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.PolicyType;
import java.util.List;
import java.util.function.Predicate;

/** Policies as they come in: taken, or refused in the words of IAM. */
final class PolicyText {
  private PolicyText() {}

  /**
   * A role's trust policy.
   *
   * @param isThere whether there is that principal of AWS's
   */
  static Role.Document trust(String name, String text, Predicate<String> isThere) {
    return checked(name, text, PolicyType.TRUST, isThere);
  }

  /** A policy of what a role may do. */
  static Role.Document identity(String name, String text) {
    return checked(name, text, PolicyType.IDENTITY, principal -> true);
  }

  /**
   * One that is stored already, whatever would be said of it; what cannot be read allows nothing.
   */
  static Role.Document stored(String name, String text) {
    try {
      return new Role.Document(text, new Policy(name, PolicyDocument.parse(text)));
    } catch (MalformedPolicyException e) {
      return new Role.Document(
          text, new Policy(name, new PolicyDocument(PolicyDocument.CURRENT, List.of())));
    }
  }

  private static Role.Document checked(
      String name, String text, PolicyType type, Predicate<String> isThere) {
    try {
      return new Role.Document(
          text,
          new Policy(
              name, type.checkWritten(PolicyDocument.parse(text), Account.PARTITION, isThere)));
    } catch (MalformedPolicyException e) {
      throw QueryErrors.MALFORMED_POLICY.error(e.iamMessage());
    }
  }
}
