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
   * A name that no namespace and no account has: Kubernetes names have no capitals and are at most
   * 63 characters long (RFC 1123 label).
   */
  private static final String NOBODY = "Nobody-".repeat(10) + "0";

  private static final String ANY_CHARACTER = "N";

  private static final ServiceAccountSubject ANYBODY = new ServiceAccountSubject(NOBODY, NOBODY);

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
   * A ServiceAccount that no cluster has, and that is admitted all the same.
   *
   * @param statement that admits it
   */
  public record Stranger(ServiceAccountSubject account, Statement statement) {
    /** Whether any account of any namespace is admitted as it is. */
    public boolean isAnybody() {
      return account.equals(ANYBODY);
    }

    /** Whether the namespace is one that no cluster has, as only a pattern admits it. */
    public boolean isOfAnyNamespace() {
      return account.namespace().contains(ANY_CHARACTER);
    }
  }

  /**
   * Whom the policy admits without naming them, such as those that do not exist yet: anybody, any
   * account of the namespace, and whoever a pattern under {@code sub} fits.
   */
  public List<Stranger> strangers(String namespace, String audience, String providerArn) {
    return accounts(namespace)
        .flatMap(
            account ->
                allowing(account.toString(), audience, providerArn).stream()
                    .map(statement -> new Stranger(account, statement)))
        .toList();
  }

  /**
   * Subjects of accounts that no cluster has, for what the policy says to whom it does not name.
   */
  Stream<String> samples(String namespace) {
    return accounts(namespace).map(ServiceAccountSubject::toString);
  }

  private Stream<ServiceAccountSubject> accounts(String namespace) {
    Stream<Optional<ServiceAccountSubject>> some =
        Stream.of(
            Optional.of(ANYBODY),
            ServiceAccountSubject.parse(ServiceAccountSubject.PREFIX + namespace + ":" + NOBODY));
    return Stream.concat(some, fitting()).flatMap(Optional::stream).distinct();
  }

  /** One whom each pattern fits as it stands, where it has no colon too, and in any namespace. */
  private Stream<Optional<ServiceAccountSubject>> fitting() {
    return conditionsOn("sub").stream()
        .flatMap(condition -> condition.values().stream())
        .filter(value -> value.contains("*") || value.contains("?"))
        .map(value -> value.replace("*", NOBODY).replace("?", ANY_CHARACTER))
        .flatMap(
            value ->
                Stream.of(
                    value,
                    value + ":" + NOBODY,
                    ServiceAccountSubject.PREFIX
                        + NOBODY
                        + value.substring(Math.max(0, value.lastIndexOf(':')))))
        .map(ServiceAccountSubject::parse);
  }

  /**
   * The statement that admits any ServiceAccount of the cluster, whatever its namespace: one
   * without a condition on {@code sub}, or with one that anything matches.
   */
  public Optional<Statement> opensToCluster(String audience, String providerArn) {
    return allowing(ANYBODY.toString(), audience, providerArn);
  }

  /**
   * The statement that admits ServiceAccounts of a namespace whom it does not name, by {@code
   * system:serviceaccount:team-a:*} or {@code …:default-*}. One that opens to the whole cluster
   * does so too.
   */
  public Optional<Statement> opensToNamespace(
      String namespace, String audience, String providerArn) {
    return strangers(namespace, audience, providerArn).stream()
        .filter(stranger -> stranger.account().namespace().equals(namespace))
        .map(Stranger::statement)
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
