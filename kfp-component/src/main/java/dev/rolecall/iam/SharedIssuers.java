package dev.rolecall.iam;

import static java.util.Map.entry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Issuers whose tokens anybody can have: IAM takes no statement that admits one of them without
 * saying whose (IAM User Guide, Identity-provider controls for shared OIDC providers). Which
 * conditions are enough was recorded of AWS in September 2026 (radkawar/stackd,
 * docs/iam-oidc-trust-controls.md); an issuer of a cluster's own is none of them.
 */
final class SharedIssuers {
  private static final String OF_PROVIDER = ":oidc-provider/";
  private static final String GITHUB_ACTIONS = "token.actions.githubusercontent.com";
  private static final String COGNITO = "cognito-identity.amazonaws.com";
  private static final String ALL = "*";

  /** The claim of each on which a condition is needed, or the key, where it is none of its own. */
  private static final Map<String, String> CLAIMS =
      Map.ofEntries(
          entry(COGNITO, "aud"),
          entry("sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d", "sts:RoleSessionName"),
          entry("agent.buildkite.com", "sub"),
          entry("oidc.codefresh.io", "sub"),
          entry("studio.datachain.ai/api", "sub"),
          entry("oidc-configuration.audit-log.githubusercontent.com", "sub"),
          entry("vstoken.actions.githubusercontent.com", "sub"),
          entry("gitlab.com", "sub"),
          entry("rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7", "sub"),
          entry("rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr", "sub"),
          entry("rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg", "sub"),
          entry("rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26", "sub"),
          entry("oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb", "sub"),
          entry("oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu", "sub"),
          entry("api.pulumi.com/oidc", "aud"),
          entry("sandboxes.cloud", "aud"),
          entry("scalr.io", "sub"),
          entry("tokens.cloud.shisho.dev", "sub"),
          entry("app.terraform.io", "sub"),
          entry("proidc.upbound.io", "sub"),
          entry("oidc.vercel.com", "aud"));

  /** Those that need no provider in the account: an older rule, on the key as it is spelt here. */
  private static final Map<String, List<String>> BUILT_IN =
      Map.of(
          "accounts.google.com", List.of("aud", "oaud", "sub"),
          "www.amazon.com", List.of("app_id", "sub"),
          "graph.facebook.com", List.of("app_id", "sub"));

  private SharedIssuers() {}

  /**
   * Refuses a trust policy that admits all of such an issuer's.
   *
   * @throws MalformedPolicyException naming the statement
   */
  static void check(PolicyDocument trust) {
    int index = 0;
    for (Statement statement : trust.statements()) {
      check(statement, PolicySentences.statement(index++));
    }
  }

  private static void check(Statement statement, String place) {
    if (statement.effect() == Statement.Effect.DENY
        || !new CompiledActions(statement.actions()).holds(TrustPolicy.ACTION)) {
      return;
    }
    statement.principals().stream()
        .flatMap(principals -> principals.of(Principals.Kind.FEDERATED).stream())
        .forEach(principal -> check(statement, principal, place));
  }

  private static void check(Statement statement, String principal, String place) {
    int provider = principal.indexOf(OF_PROVIDER);
    String issuer = provider < 0 ? principal : principal.substring(provider + OF_PROVIDER.length());
    List<String> builtIn = BUILT_IN.getOrDefault(issuer, List.of());
    if (!builtIn.isEmpty()) {
      if (statement.conditions().stream().noneMatch(each -> namesOne(each, issuer, builtIn))) {
        throw PolicySentences.applicationNeeded(place, issuer);
      }
      return;
    }
    List<String> keys = keys(issuer);
    boolean github = isGithub(issuer);
    if (keys.isEmpty() || isNarrowed(statement, keys, github)) {
      return;
    }
    throw issuer.equals(COGNITO) && statement.conditions().isEmpty()
        ? PolicySentences.conditionNeeded(place, issuer, keys)
        : PolicySentences.narrowingNeeded(place, github ? principal : issuer, keys);
  }

  private static boolean isGithub(String issuer) {
    return issuer.startsWith(GITHUB_ACTIONS);
  }

  private static List<String> keys(String issuer) {
    if (isGithub(issuer)) {
      return List.of(issuer + ":sub", issuer + ":job_workflow_ref");
    }
    String claim = CLAIMS.get(issuer);
    if (claim == null) {
      return List.of();
    }
    return List.of(claim.contains(":") ? claim : issuer + ":" + claim);
  }

  private static boolean namesOne(Condition condition, String issuer, List<String> claims) {
    return condition.operator().isExact()
        && !condition.operator().isIfExists()
        && claims.stream().anyMatch(claim -> condition.key().equals(issuer + ":" + claim));
  }

  /** Whether one operator's conditions on the keys have no value that means all. */
  private static boolean isNarrowed(Statement statement, List<String> keys, boolean github) {
    Set<String> wanted =
        keys.stream().map(key -> key.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    return statement.conditions().stream()
        .filter(each -> each.operator().namesTexts() && !each.operator().isIfExists())
        .filter(each -> wanted.contains(each.key().toLowerCase(Locale.ROOT)))
        .collect(Collectors.groupingBy(Condition::operator))
        .values()
        .stream()
        .anyMatch(
            together ->
                together.stream()
                    .flatMap(each -> each.values().stream())
                    .noneMatch(value -> meansAll(value, github)));
  }

  /** As IAM looks at it, which is not all that a value may mean: {@code **} it takes. */
  private static boolean meansAll(String value, boolean github) {
    return github ? value.isBlank() || value.startsWith(ALL) : value.equals(ALL);
  }
}
