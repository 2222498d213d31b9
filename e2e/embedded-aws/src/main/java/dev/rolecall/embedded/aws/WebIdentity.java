package dev.rolecall.embedded.aws;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.WebIdentityRequest;
import java.util.List;

/**
 * Who a verified token speaks of.
 *
 * @param audience {@code azp} where the token has it, else its one audience
 */
record WebIdentity(OidcProvider provider, String subject, String audience) {
  /** Its wish to be a role. */
  WebIdentityRequest request(RoleArn role) {
    return new WebIdentityRequest(role, provider.url(), subject, List.of(audience));
  }
}
