package dev.rolecall.iam;

import java.util.regex.Pattern;

/**
 * What a policy is attached to, and what it therefore must and must not have (IAM User Guide,
 * Grammar of the IAM JSON policy language, Policy grammar notes).
 */
public enum PolicyType {
  /**
   * A role's inline or attached policy, a session policy or a boundary: no principal, a resource.
   */
  IDENTITY(false, true),
  /** A role's trust policy: a principal, no resource. */
  TRUST(true, false),
  /** A bucket's policy and its like: a principal and a resource. */
  RESOURCE(true, true);

  private static final Pattern SID = Pattern.compile("[0-9A-Za-z]*");

  private final boolean principal;
  private final boolean resource;

  PolicyType(boolean principal, boolean resource) {
    this.principal = principal;
    this.resource = resource;
  }

  /**
   * Refuses what does not belong into a policy of this type.
   *
   * @return the document
   * @throws MalformedPolicyException naming the statement
   */
  public PolicyDocument check(PolicyDocument document) {
    int index = 0;
    for (Statement statement : document.statements()) {
      String place = PolicySentences.statement(index++);
      checkSid(statement, place);
      if (statement.principals().isPresent() != principal) {
        throw principal
            ? PolicySentences.missing(place, "Principal", "trust and resource policies say who may")
            : PolicySentences.principalProhibited(place);
      }
      if (statement.resources().isPresent() != resource) {
        throw resource
            ? PolicySentences.noResources(place)
            : PolicySentences.resourceProhibited(place);
      }
    }
    return document;
  }

  /** IAM takes letters and digits only; a bucket's policy may have spaces too (Grammar notes). */
  private void checkSid(Statement statement, String place) {
    statement
        .sid()
        .filter(sid -> this != RESOURCE && !SID.matcher(sid).matches())
        .ifPresent(
            sid -> {
              throw PolicySentences.sid(place + ".Sid", sid);
            });
  }
}
