package dev.rolecall.chain;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.s3.Scope;
import java.util.Optional;

/**
 * All that may explain S3's refusal, as far as it was seen.
 *
 * @param region that was asked
 * @param request by which the role was taken
 * @param keys of requests
 * @param putWorks whether an object could be written
 */
record S3Ground(
    RoleArn role,
    Scope scope,
    Optional<String> region,
    Optional<IamState> iam,
    Optional<WebIdentityRequest> request,
    RequestKeys keys,
    boolean putWorks) {
  /** The role as IAM shows it, where it was seen in the right account. */
  Optional<IamState.Role> seenRole() {
    return iam.filter(view -> view.accountId().equals(role.accountId())).flatMap(IamState::role);
  }
}
