package dev.rolecall.embedded.aws;

import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.PolicyType;
import java.util.List;

/** Policies as they come in: taken, or refused in the words of IAM. */
final class PolicyText {
  private PolicyText() {}

  /** A role's trust policy. */
  static Role.Document trust(String name, String text) {
    return checked(name, text, PolicyType.TRUST);
  }

  /** A policy of what a role may do. */
  static Role.Document identity(String name, String text) {
    return checked(name, text, PolicyType.IDENTITY);
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

  private static Role.Document checked(String name, String text, PolicyType type) {
    try {
      return new Role.Document(
          text, new Policy(name, type.checkWritten(PolicyDocument.parse(text))));
    } catch (MalformedPolicyException e) {
      throw QueryErrors.MALFORMED_POLICY.error(e.iamMessage());
    }
  }
}
