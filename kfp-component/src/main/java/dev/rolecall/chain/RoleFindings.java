package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.List;

/** What is said of a role's being there. */
final class RoleFindings {
  private RoleFindings() {}

  static Finding missing(RoleArn role, String freshTrust, Evidence evidence) {
    return Finding.of(
        FailureMode.ROLE_MISSING,
        "Account %s has no role %s.".formatted(role.accountId(), role.name()),
        "It was deleted, or its name is misspelt in the Profile's plugin or in the annotation.",
        List.of(
            Shell.LIST_ROLES + "   # is it there by another name?",
            Shell.createRole(role, freshTrust)),
        evidence);
  }

  static Finding otherPath(RoleArn role, String found, Evidence evidence) {
    return Finding.of(
        FailureMode.ROLE_MISSING,
        "The role %s is %s, and AWS_ROLE_ARN is %s.".formatted(role.name(), found, role),
        "A role is assumed by its whole ARN, its path included.",
        List.of(
            "Write %s into the Profile's plugin: spec.plugins[].spec.awsIamRole".formatted(found)),
        evidence);
  }

  static Finding inOtherAccount(RoleArn role, String found, Evidence evidence) {
    return Finding.of(
        FailureMode.ROLE_IN_OTHER_ACCOUNT,
        "AWS_ROLE_ARN is %s; the role was found as %s.".formatted(role, found),
        "The ARN was copied from another account, or the role and its OIDC provider were created in"
            + " this one.",
        List.of(
            "Write %s into the Profile's plugin (spec.plugins[].spec.awsIamRole), or create role and provider in account %s."
                .formatted(found, role.accountId())),
        evidence);
  }
}
