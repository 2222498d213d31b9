package dev.rolecall.embedded.aws;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.RequestContexts;
import dev.rolecall.iam.WebIdentityRequest;
import java.util.List;
import java.util.Optional;

/**
 * Who a verified token speaks of, and what it asks for.
 *
 * @param audience {@code azp} where the token has it, else its one audience
 */
record WebIdentity(OidcProvider provider, String subject, String audience, TokenClaims claims) {
  /** Its wish to be a role. */
  WebIdentityRequest request(RoleArn role) {
    return new WebIdentityRequest(role, provider.url(), subject, List.of(audience));
  }

  /**
   * The session that it is to have of a role.
   *
   * @throws AwsError where what it says of the session is not in STS's format, or it names roles
   *     and not this one
   */
  RequestContexts.NewSession session(RoleArn role, String name) {
    Optional<List<RoleArn>> roles = claims.roles();
    if (roles.filter(named -> !named.contains(role)).isPresent()) {
      throw QueryErrors.ROLE_NOT_IN_ROLES.error();
    }
    return new RequestContexts.NewSession(
        name,
        roles.isPresent(),
        claims.tags(),
        claims.transitiveTagKeys(),
        claims.sourceIdentity());
  }
}
