package dev.rolecall.iam;

import dev.rolecall.token.ServiceAccountSubject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

  private static final Pattern NAMESPACE =
      Pattern.compile(ServiceAccountSubject.PREFIX + "([^:*?$]+):.*");

  /** An account of a name that nobody has, for any that a policy does not name. */
  static final ServiceAccountSubject ANYBODY = new ServiceAccountSubject(NOBODY, NOBODY);

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
    return decide(request(subject, audience, providerArn));
  }

  private Decision decide(Request request) {
    return PolicyEvaluator.evaluate(List.of(new Policy("trust policy", document)), request);
  }

  /**
   * A ServiceAccount that is admitted and not named.
   *
   * @param isOfAnyNamespace whether a pattern admits it that runs over the namespace
   * @param statement that admits it
   */
  public record Stranger(
      ServiceAccountSubject account, boolean isOfAnyNamespace, Statement statement) {
    /** Whether any account of any namespace is admitted as it is. */
    public boolean isAnybody() {
      return account.equals(ANYBODY);
    }
  }

  /**
   * Whom the policy admits without naming them, such as those that do not exist yet: one at least
   * of each kind that its conditions tell from another.
   *
   * @param asked what another account asks as this one does, but for its subject
   * @param namespace that is told from others
   */
  public List<Stranger> strangers(Request asked, String namespace) {
    PolicySet policy = PolicySet.of(List.of(new Policy("trust policy", document)));
    Set<String> namespaces = namespaces();
    return subjects(namespace, asked.context())
        .flatMap(
            account ->
                policy.decide(asking(asked, account)) instanceof Decision.Allowed allowed
                    ? Stream.of(
                        new Stranger(
                            account,
                            !namespaces.contains(account.namespace())
                                && !account.namespace().equals(namespace),
                            allowed.statement()))
                    : Stream.empty())
        .toList();
  }

  private Request asking(Request asked, ServiceAccountSubject account) {
    return new Request(
        asked.principal(),
        asked.action(),
        asked.resource(),
        asked.context().with(key("sub"), List.of(account.toString())));
  }

  /** Those of accounts that no condition names. */
  private Stream<ServiceAccountSubject> subjects(String namespace, RequestContext context) {
    List<Glob> globs =
        document.statements().stream()
            .flatMap(statement -> statement.conditions().stream())
            .filter(condition -> condition.isOn(issuer, "sub"))
            .flatMap(
                condition ->
                    new CompiledCondition(condition, document.hasVariables()).wanted().stream())
            .flatMap(value -> value instanceof Glob glob ? Stream.of(glob) : Stream.empty())
            .toList();
    List<String> exact = globs.stream().flatMap(glob -> glob.exactly().stream()).toList();
    Stream<Glob> within =
        Stream.concat(namespaces().stream(), Stream.of(namespace))
            .distinct()
            .map(
                each ->
                    Glob.compile(
                        ServiceAccountSubject.PREFIX + each + ":*", Glob.Mode.LIKE, false));
    List<Walk> patterns =
        Stream.of(
                Stream.of(new SubjectSyntax(), new ExactTexts(exact)),
                globs.stream()
                    .filter(glob -> glob.exactly().isEmpty())
                    .flatMap(glob -> glob.walk(context).stream()),
                within.flatMap(glob -> glob.walk(context).stream()))
            .flatMap(each -> each)
            .toList();
    return Stream.concat(
        Stream.of(ANYBODY),
        Words.of(patterns, SubjectSyntax::isWhole).stream()
            .flatMap(words -> words)
            .filter(word -> globs.stream().noneMatch(glob -> glob.isPlain() && glob.matches(word)))
            .flatMap(word -> ServiceAccountSubject.parse(word).stream()));
  }

  /** The namespaces that stand letter by letter in a condition on the subject. */
  private Set<String> namespaces() {
    return conditionsOn("sub").stream()
        .flatMap(condition -> condition.values().stream())
        .flatMap(value -> NAMESPACE.matcher(value).results())
        .map(found -> found.group(1))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The ARN of another provider that a statement for the request's is for as well, and all of whose
   * accounts it admits: a condition on one issuer's key may hold for tokens that have no such key.
   */
  public Optional<String> openToAnotherIssuer(WebIdentityRequest request) {
    return document.statements().stream()
        .flatMap(statement -> statement.principals().stream())
        .map(principals -> principals.of(Principals.Kind.FEDERATED))
        .filter(providers -> providers.contains(request.providerArn()))
        .flatMap(List::stream)
        .filter(arn -> arn.startsWith(request.providerArnPrefix()))
        .filter(arn -> !arn.equals(request.providerArn()))
        .filter(
            arn -> {
              String other = arn.substring(request.providerArnPrefix().length());
              WebIdentityRequest anybody =
                  new WebIdentityRequest(
                      request.role(), other, ANYBODY.toString(), request.audiences());
              return decide(anybody.request()).allowed();
            })
        .findFirst();
  }

  /** Whether a statement has a condition on a key. */
  public static boolean hasConditionOn(String key, Statement statement) {
    return statement.conditions().stream()
        .anyMatch(condition -> condition.key().equalsIgnoreCase(key));
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
    return strangers(request(ANYBODY.toString(), audience, providerArn), namespace).stream()
        .filter(
            stranger -> stranger.isAnybody() || stranger.account().namespace().equals(namespace))
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
