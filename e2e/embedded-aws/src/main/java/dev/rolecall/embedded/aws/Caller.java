package dev.rolecall.embedded.aws;

import dev.rolecall.iam.Policy;
import java.util.List;

/** Whose key signed a request. */
sealed interface Caller {
  String arn();

  String userId();

  String accountId();

  /** The account's administrator, who may do everything. */
  record Admin(String accountId) implements Caller {
    @Override
    public String arn() {
      return "arn:aws:iam::" + accountId + ":root";
    }

    @Override
    public String userId() {
      return accountId;
    }
  }

  /**
   * A role's session.
   *
   * @param arn {@code arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION}
   * @param userId {@code ROLEID:SESSION}
   * @param rolePolicies the role's policies, read when the request is decided; none where the role
   *     is gone
   * @param sessionPolicies one layer: where there are any, one of them has to allow as well; empty
   *     where none was passed
   */
  record Session(
      String accountId,
      String arn,
      String userId,
      List<Policy> rolePolicies,
      List<Policy> sessionPolicies)
      implements Caller {}
}
