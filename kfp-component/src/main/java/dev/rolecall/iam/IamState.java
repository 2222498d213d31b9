package dev.rolecall.iam;

import java.util.List;
import java.util.Optional;

/**
 * What IAM shows an admin of one role and its issuer.
 *
 * @param accountId the account that was asked
 * @param role nothing where the role does not exist in that account
 * @param providers of the account
 */
public record IamState(String accountId, Optional<Role> role, List<Provider> providers) {
  /** Copies. */
  public IamState {
    providers = List.copyOf(providers);
  }

  /**
   * A role.
   *
   * @param trustPolicy as stored, JSON
   * @param policies inline and attached, in that order
   * @param maxSessionSeconds 3600 to 43200 (IAM API Reference, CreateRole)
   */
  public record Role(String arn, String trustPolicy, List<Policy> policies, int maxSessionSeconds) {
    /** Copies. */
    public Role {
      policies = List.copyOf(policies);
    }
  }

  /**
   * An OIDC provider.
   *
   * @param issuer its URL without the scheme, as IAM stores it
   * @param clientIds the audiences that it takes
   */
  public record Provider(String arn, String issuer, List<String> clientIds) {
    /** Copies. */
    public Provider {
      clientIds = List.copyOf(clientIds);
    }
  }
}
