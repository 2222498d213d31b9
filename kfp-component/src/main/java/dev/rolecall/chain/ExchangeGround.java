package dev.rolecall.chain;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.WebIdentityRequest;
import java.util.Optional;

/**
 * What is said of STS's refusal, as far as it was seen.
 *
 * @param keys of the request
 */
record ExchangeGround(
    WebIdentityConfig config, TokenReading token, RequestKeys keys, Optional<IamState> iam) {
  RoleArn role() {
    return config.role();
  }

  /** What STS was asked, where there is a token. */
  Optional<WebIdentityRequest> request() {
    return token.token().map(held -> ClaimedIdentity.of(held).request(role()));
  }
}
