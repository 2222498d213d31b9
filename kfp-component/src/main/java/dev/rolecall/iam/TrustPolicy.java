package dev.rolecall.iam;

import dev.rolecall.token.ServiceAccountSubject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A role's trust policy, asked as STS asks it for the tokens of one issuer.
 *
 * @param issuer without its scheme, as condition keys have it (IAM User Guide, Available keys for
 *     AWS OIDC federation)
 */
public record TrustPolicy(PolicyDocument document, String issuer) {
  /** The action of an exchange. */
  public static final String ACTION = "sts:AssumeRoleWithWebIdentity";

  /**
   * A name that no namespace and no account has: Kubernetes names are at most 63 characters long
   * (RFC 1123 label), and this one is longer.
   */
  private static final String NOBODY = "nobody-".repeat(10) + "0";

  /** What an exchange of a token asks of the policy. */
  public Request request(String subject, String audience, String providerArn) {
    return new Request(
        new Principal.Federated(providerArn),
        ACTION,
        "*",
        Map.of(key("sub"), List.of(subject), key("aud"), List.of(audience)));
  }

  /** Whether a token with that subject and audience may assume the role, and by what statement. */
  public Decision admits(String subject, String audience, String providerArn) {
    return PolicyEvaluator.evaluate(
        List.of(new Policy("trust policy", document)), request(subject, audience, providerArn));
  }

  /**
   * The statement that admits any ServiceAccount of the cluster, whatever its namespace: one
   * without a condition on {@code sub}, or with one that anything matches.
   */
  public Optional<Statement> opensToCluster(String audience, String providerArn) {
    return allowing(new ServiceAccountSubject(NOBODY, NOBODY).toString(), audience, providerArn);
  }

  /**
   * The statement that admits ServiceAccounts of a namespace whom it does not name, such as those
   * that do not exist yet: by {@code system:serviceaccount:team-a:*} or {@code …:default-*}. One
   * that opens to the whole cluster does so too.
   */
  public Optional<Statement> opensToNamespace(
      String namespace, String audience, String providerArn) {
    String ofNamespace = ServiceAccountSubject.PREFIX + namespace + ":";
    Stream<String> wide =
        conditionsOn("sub").stream()
            .flatMap(condition -> condition.values().stream())
            .filter(value -> value.contains("*") || value.contains("?"))
            .map(value -> value.replace("*", NOBODY).replace("?", "0"))
            .filter(value -> value.startsWith(ofNamespace));
    return Stream.concat(Stream.of(ofNamespace + NOBODY), wide)
        .flatMap(subject -> allowing(subject, audience, providerArn).stream())
        .findFirst();
  }

  /** The conditions of all Allow statements on a claim of the issuer, for example {@code sub}. */
  public List<Condition> conditionsOn(String claim) {
    return document.statements().stream()
        .filter(statement -> statement.effect() == Statement.Effect.ALLOW)
        .flatMap(statement -> statement.conditions().stream())
        .filter(condition -> condition.isOn(issuer, claim))
        .toList();
  }

  private Optional<Statement> allowing(String subject, String audience, String providerArn) {
    return admits(subject, audience, providerArn) instanceof Decision.Allowed allowed
        ? Optional.of(allowed.statement())
        : Optional.empty();
  }

  private String key(String claim) {
    return issuer + ":" + claim;
  }
}
