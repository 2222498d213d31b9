package dev.rolecall.embedded.aws;

import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.PolicyType;

/** Policies as they come in: taken, or refused in the words of IAM. */
final class PolicyText {
  private PolicyText() {}

  /** A role's trust policy, which names principals and no resources. */
  static Role.Document trust(String name, String text) {
    PolicyDocument document = parse(text);
    if (document.statements().stream().anyMatch(each -> each.resources().isPresent())) {
      throw QueryErrors.TRUST_HAS_RESOURCE.error();
    }
    return checked(name, text, document, PolicyType.TRUST);
  }

  /** A policy of what a role may do, which names resources and no principals. */
  static Role.Document identity(String name, String text) {
    return checked(name, text, parse(text), PolicyType.IDENTITY);
  }

  private static PolicyDocument parse(String text) {
    try {
      return PolicyDocument.parse(text);
    } catch (MalformedPolicyException e) {
      throw QueryErrors.MALFORMED_POLICY.error(e.iamMessage());
    }
  }

  private static Role.Document checked(
      String name, String text, PolicyDocument document, PolicyType type) {
    try {
      return new Role.Document(text, new Policy(name, type.check(document)));
    } catch (MalformedPolicyException e) {
      throw QueryErrors.MALFORMED_POLICY.error(e.iamMessage());
    }
  }
}
