package dev.rolecall.chain;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.s3.Attempt;
import dev.rolecall.s3.S3Answer;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopePolicy;
import dev.rolecall.testing.TokenText;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** The Profile team-a, in order; each test breaks one thing of it. */
final class Example {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  static final String ACCOUNT = "111122223333";
  static final RoleArn ROLE = RoleArn.parse("arn:aws:iam::111122223333:role/kf/team-a");
  static final String ISSUER = "oidc.rolecall.test/id/ABC";
  static final String SUBJECT = "system:serviceaccount:team-a:default-editor";
  static final String AUDIENCE = "sts.amazonaws.com";
  static final WebIdentityRequest ASK =
      new WebIdentityRequest(ROLE, ISSUER, SUBJECT, List.of(AUDIENCE));
  static final Scope SCOPE = new Scope("ml-data", "team-a/");
  static final Path FILE = Path.of("/var/run/secrets/eks.amazonaws.com/serviceaccount/token");
  static final WebIdentityConfig CONFIG =
      new WebIdentityConfig(ROLE, FILE, Optional.empty(), Duration.ofHours(1));

  /** A pod's variables as the webhook gives them. */
  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "AWS_ROLE_ARN", ROLE.toString(),
          "AWS_WEB_IDENTITY_TOKEN_FILE", FILE.toString(),
          "AWS_REGION", "eu-west-1");

  private Example() {}

  static Map<String, String> environment(String name, String value) {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.put(name, value);
    return environment;
  }

  static ProjectedToken token() {
    return token(SUBJECT, NOW.plusSeconds(3600));
  }

  static ProjectedToken token(String subject, Instant expires) {
    return ProjectedToken.parse(FILE, tokenText(subject, expires));
  }

  static String tokenText(String subject, Instant expires) {
    return TokenText.withClaims(
        """
        {"iss":"https://%s","sub":"%s","aud":["%s"],"exp":%d,"iat":%d,"nbf":%d}"""
            .formatted(
                ISSUER,
                subject,
                AUDIENCE,
                expires.getEpochSecond(),
                expires.minusSeconds(7200).getEpochSecond(),
                expires.minusSeconds(7200).getEpochSecond()));
  }

  /** One whose header names no key. */
  static ProjectedToken tokenWithoutKey() {
    String text = tokenText(SUBJECT, NOW.plusSeconds(3600));
    return ProjectedToken.parse(
        FILE, TokenText.encode("{\"alg\":\"RS256\"}") + text.substring(text.indexOf('.')));
  }

  static TokenReading read(ProjectedToken token) {
    return new TokenReading.Read(token, NOW);
  }

  static String trust() {
    return TrustDocument.of(ASK).toJson();
  }

  /** The same for every account: without the condition on the subject. */
  static String openTrust() {
    return trust().replace(",\"%s\":\"%s\"".formatted(ASK.subKey(), SUBJECT), "");
  }

  /** With a Deny for whoever meets a condition before all else. */
  static String denying(String trust, String operator, String key, String value) {
    return trust.replace(
        "\"Statement\":[",
        "\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sts:*\",\"Condition\":{\"%s\":{\"%s\":\"%s\"}}},"
            .formatted(operator, key, value));
  }

  static IamState iam(String trust) {
    return iam(trust, List.of(provider()));
  }

  static IamState iam(String trust, List<IamState.Provider> providers) {
    return new IamState(ACCOUNT, Optional.of(role(trust, scopePolicy())), providers);
  }

  static IamState.Role role(String trust, List<Policy> policies) {
    return new IamState.Role(ROLE.toString(), trust, policies, 3600);
  }

  static List<Policy> scopePolicy() {
    return List.of(
        new Policy("scope", PolicyDocument.parse(ScopePolicy.whole(ROLE.partition(), SCOPE))));
  }

  static IamState.Provider provider() {
    return provider(ISSUER);
  }

  /** Those of so many other clusters. */
  static List<IamState.Provider> otherProviders(int count) {
    return IntStream.range(0, count).mapToObj(n -> provider("other.test/id/" + n)).toList();
  }

  static IssuerKeys keys(String... ids) {
    return keys(Stream.of(ids).map(id -> new PublishedKey(id, "RSA", Optional.empty())).toList());
  }

  static IssuerKeys keys(List<PublishedKey> keys) {
    return new IssuerKeys(URI.create("https://oidc.rolecall.test/id/ABC/keys"), keys);
  }

  /** The issuer's, for these audiences. */
  static IamState.Provider providerFor(String... audiences) {
    return new IamState.Provider(provider().arn(), ISSUER, List.of(audiences));
  }

  static IamState.Provider provider(String issuer) {
    return new IamState.Provider(
        "arn:aws:iam::111122223333:oidc-provider/" + issuer, issuer, List.of(AUDIENCE));
  }

  static StsAnswer.Refused denied() {
    return refused(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
  }

  static StsAnswer.Refused refused(int status, String code, String message) {
    return new StsAnswer.Refused(status, code, message, Optional.of("request-1"), 1);
  }

  static StsAnswer.Granted granted() {
    return new StsAnswer.Granted(
        AwsSessionCredentials.create("ASIAEXAMPLE", "secret-key", "session-token"),
        NOW.plus(Duration.ofHours(1)),
        "arn:aws:sts::111122223333:assumed-role/team-a/session",
        Optional.of(SUBJECT),
        Optional.of(AUDIENCE),
        Optional.of(provider().arn()),
        1);
  }

  static Exchange exchange(StsAnswer... answers) {
    return new Exchange(List.of(answers), Duration.ofMillis(21));
  }

  static ExchangeGround pod() {
    return new ExchangeGround(CONFIG, read(token()), RequestKeys.NONE, Optional.empty());
  }

  static ExchangeGround admin(IamState iam) {
    return new ExchangeGround(CONFIG, read(token()), RequestKeys.NONE, Optional.of(iam));
  }

  static Attempt attempt(String action, S3Answer answer) {
    return new Attempt(
        action,
        SCOPE.bucket(),
        SCOPE.prefix() + ".rolecall/r/object",
        answer,
        Duration.ofMillis(7));
  }

  static S3Answer.Refused s3Denied(String message) {
    return new S3Answer.Refused(
        403, "AccessDenied", message, Optional.of("request-2"), Optional.empty());
  }

  static Finding finding(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      return failed.finding();
    }
    if (outcome instanceof Outcome.Warned warned) {
      return warned.finding();
    }
    throw new AssertionError("no finding: " + outcome);
  }
}
