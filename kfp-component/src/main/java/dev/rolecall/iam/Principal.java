package dev.rolecall.iam;

/** Who asks. */
public sealed interface Principal {
  /**
   * A web identity.
   *
   * @param providerArn of the OIDC provider that vouches for it, for example {@code
   *     arn:aws:iam::111122223333:oidc-provider/oidc.example/id/1}
   */
  record Federated(String providerArn) implements Principal {}

  /**
   * An AWS principal.
   *
   * @param arn of a user, a role, an assumed role's session, or an account's root
   * @param accountId twelve digits
   */
  record Aws(String arn, String accountId) implements Principal {}

  /**
   * An AWS service.
   *
   * @param name for example {@code pods.eks.amazonaws.com}
   */
  record Service(String name) implements Principal {}

  /** How it is written in a policy or shown in a message. */
  default String id() {
    if (this instanceof Federated federated) {
      return federated.providerArn();
    }
    return this instanceof Aws aws ? aws.arn() : ((Service) this).name();
  }
}
