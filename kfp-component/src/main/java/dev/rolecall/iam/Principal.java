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

  /**
   * The principal of a type and name, as policies have them.
   *
   * @param type {@code AWS}, {@code Federated} or {@code Service}
   * @param id for {@code AWS} an ARN, or an account, which stands for its root
   * @throws IllegalArgumentException where the type is another
   */
  static Principal parse(String type, String id) {
    return switch (type) {
      case "AWS" -> aws(id);
      case "Federated" -> new Federated(id);
      case "Service" -> new Service(id);
      default ->
          throw new IllegalArgumentException(
              "\"%s\" is no type of principal. It is AWS, Federated or Service".formatted(type));
    };
  }

  /** The principal of a name, whose type its form tells. */
  static Principal parse(String id) {
    if (id.contains(":oidc-provider/") || id.contains(":saml-provider/")) {
      return new Federated(id);
    }
    return id.contains(":") || id.chars().allMatch(Character::isDigit) ? aws(id) : new Service(id);
  }

  private static Aws aws(String id) {
    String[] parts = id.split(":", -1);
    if (parts.length > 4) {
      return new Aws(id, parts[4]);
    }
    return id.length() == 12 && id.chars().allMatch(Character::isDigit)
        ? new Aws("arn:aws:iam::%s:root".formatted(id), id)
        : new Aws(id, "");
  }

  /** How it is written in a policy or shown in a message. */
  default String id() {
    if (this instanceof Federated federated) {
      return federated.providerArn();
    }
    return this instanceof Aws aws ? aws.arn() : ((Service) this).name();
  }
}
