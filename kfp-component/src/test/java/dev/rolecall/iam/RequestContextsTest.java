package dev.rolecall.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.credentials.RoleArn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestContextsTest {
  private static final RoleArn ROLE =
      RoleArn.parse("arn:aws:iam::111122223333:role/kubeflow/team-a");
  private static final WebIdentityRequest IDENTITY =
      new WebIdentityRequest(ROLE, Requests.ISSUER, Requests.SUBJECT, List.of(Requests.AUDIENCE));
  private static final RequestContexts.Arrival ARRIVAL =
      new RequestContexts.Arrival(
          Instant.parse("2026-01-02T03:04:05Z"),
          "eu-central-1",
          "203.0.113.7",
          Optional.empty(),
          Optional.of("Boto3/1.43"),
          Optional.empty());
  private static final RequestContexts.NewSession NEW_SESSION =
      new RequestContexts.NewSession(
          "run", true, Map.of("Team", "a"), List.of("Team"), Optional.of("alice"));
  private static final RequestContexts.Session SESSION =
      new RequestContexts.Session(
          ROLE,
          Optional.of(IDENTITY),
          "AROAEXAMPLE:run",
          Instant.parse("2026-01-02T03:00:00Z"),
          Map.of("Team", "a"),
          Optional.of("alice"));

  private final RequestContext exchange = RequestContexts.exchange(IDENTITY, NEW_SESSION, ARRIVAL);
  private final RequestContext s3 =
      RequestContexts.s3(
          SESSION, ARRIVAL, Optional.empty(), Map.of("s3:prefix", List.of("team-a/")));

  @Test
  void fromOutsideOfAnExchangeTheTokenIsKnownAndTheNetworkIsNot() {
    RequestContext outside = RequestContexts.exchange(IDENTITY);

    assertThat(outside.of(IDENTITY.subKey())).isEqualTo(known(Requests.SUBJECT));
    assertThat(outside.of("aws:userid")).isEqualTo(known(Requests.PROVIDER));
    assertThat(outside.of("sts:RoleSessionName")).isEqualTo(Fact.Valueless.PRESENT);
    assertThat(outside.of("aws:UserAgent")).isEqualTo(Fact.Valueless.PRESENT);
    assertThat(outside.of("aws:SourceIp")).isEqualTo(Fact.Valueless.UNCERTAIN);
    assertThat(outside.of("aws:RequestTag/Team")).isEqualTo(Fact.Valueless.ABSENT);
    assertThat(outside.of("aws:PrincipalArn")).isEqualTo(Fact.Valueless.ABSENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws:CalledVia",
        "aws:SourceAccount",
        "aws:SourceArn",
        "aws:SourceOrgID",
        "aws:MultiFactorAuthPresent",
        "aws:TokenIssueTime",
        "sts:DurationSeconds"
      })
  void anExchangeIsAskedForByNoServiceAndIsNotSigned(String key) {
    assertThat(RequestContexts.exchange(IDENTITY).of(key)).isEqualTo(Fact.Valueless.ABSENT);
    assertThat(exchange.of(key)).isEqualTo(Fact.Valueless.ABSENT);
  }

  @Test
  void aSessionByWebIdentityIsKnownToHaveNoMfaFromOutsideToo() {
    RequestContext outside = RequestContexts.s3(ROLE, Optional.of(IDENTITY), Map.of());

    assertThat(outside.of("aws:MultiFactorAuthPresent")).isEqualTo(known("false"));
    assertThat(outside.of("aws:MultiFactorAuthAge")).isEqualTo(Fact.Valueless.ABSENT);
    assertThat(outside.of("aws:SourceArn")).isEqualTo(Fact.Valueless.ABSENT);
    assertThat(s3.of("aws:MultiFactorAuthPresent")).isEqualTo(known("false"));
  }

  @Test
  void whoAnswersAnExchangeKnowsWhatFromOutsideMayBeThere() {
    assertThat(exchange.of("sts:RoleSessionName")).isEqualTo(known("run"));
    assertThat(exchange.of("sts:RoleAuthorizedByIdp")).isEqualTo(known("true"));
    assertThat(exchange.of("aws:RequestTag/team")).isEqualTo(known("a"));
    assertThat(exchange.of("aws:TagKeys")).isEqualTo(known("Team"));
    assertThat(exchange.of("sts:TransitiveTagKeys")).isEqualTo(known("Team"));
    assertThat(exchange.of("sts:SourceIdentity")).isEqualTo(known("alice"));
    assertThat(exchange.of("aws:SourceIp")).isEqualTo(known("203.0.113.7"));
    assertThat(exchange.of("aws:SourceVpce")).isEqualTo(Fact.Valueless.ABSENT);
    assertThat(exchange.of("aws:SecureTransport")).isEqualTo(known("false"));
    assertThat(exchange.of("aws:RequestedRegion")).isEqualTo(known("eu-central-1"));
    assertThat(exchange.of("aws:PrincipalArn")).isEqualTo(Fact.Valueless.ABSENT);
  }

  @Test
  void whatIsNotRecordedOfTrustPoliciesStaysUncertain() {
    assertThat(exchange.of("aws:FederatedProvider")).isEqualTo(Fact.Valueless.UNCERTAIN);
    assertThat(exchange.of("aws:ResourceTag/Team")).isEqualTo(Fact.Valueless.UNCERTAIN);
  }

  @Test
  void whoAnswersASignedRequestKnowsItsSession() {
    assertThat(s3.of("aws:PrincipalArn")).isEqualTo(known(ROLE.toString()));
    assertThat(s3.of("aws:userid")).isEqualTo(known("AROAEXAMPLE:run"));
    assertThat(s3.of("aws:TokenIssueTime")).isEqualTo(known("2026-01-02T03:00:00Z"));
    assertThat(s3.of("aws:PrincipalTag/Team")).isEqualTo(known("a"));
    assertThat(s3.of("aws:PrincipalTag/Other")).isEqualTo(Fact.Valueless.ABSENT);
    assertThat(s3.of("aws:SourceIdentity")).isEqualTo(known("alice"));
    assertThat(s3.of("aws:ResourceAccount")).isEqualTo(known("111122223333"));
    assertThat(s3.of("s3:prefix")).isEqualTo(known("team-a/"));
    assertThat(s3.of("s3:delimiter")).isEqualTo(Fact.Valueless.ABSENT);
    assertThat(s3.of("s3:TlsVersion")).isEqualTo(Fact.Valueless.ABSENT);
  }

  @Test
  void nothingOfARequestToS3IsUnknownToS3() {
    assertThat(s3.toString())
        .doesNotContain(Fact.Valueless.PRESENT.name(), Fact.Valueless.UNCERTAIN.name());
  }

  @Test
  void aPresignedRequestHasAnAge() {
    RequestContext presigned =
        RequestContexts.s3(SESSION, ARRIVAL, Optional.of(Duration.ofSeconds(2)), Map.of());

    assertThat(presigned.of("s3:authType")).isEqualTo(known("REST-QUERY-STRING"));
    assertThat(presigned.of("s3:signatureAge")).isEqualTo(known("2000"));
    assertThat(s3.of("s3:authType")).isEqualTo(known("REST-HEADER"));
    assertThat(s3.of("s3:signatureAge")).isEqualTo(Fact.Valueless.ABSENT);
  }

  @Test
  void aWishToBeAnotherRoleIsOfItsSessionAndOfTheNext() {
    RequestContext assumption =
        RequestContexts.assumption(SESSION, NEW_SESSION, Optional.of("42"), ARRIVAL);

    assertThat(assumption.of("aws:PrincipalArn")).isEqualTo(known(ROLE.toString()));
    assertThat(assumption.of("aws:PrincipalTag/Team")).isEqualTo(known("a"));
    assertThat(assumption.of("aws:RequestTag/Team")).isEqualTo(known("a"));
    assertThat(assumption.of("aws:RequestTag/Other")).isEqualTo(Fact.Valueless.ABSENT);
    assertThat(assumption.of("sts:ExternalId")).isEqualTo(known("42"));
    assertThat(assumption.of("sts:RoleSessionName")).isEqualTo(known("run"));
    assertThat(assumption.of("sts:RoleAuthorizedByIdp")).isEqualTo(Fact.Valueless.ABSENT);
    assertThat(assumption.of("aws:FederatedProvider")).isEqualTo(known(Requests.ISSUER));
    assertThat(assumption.of("iam:ResourceTag/Team")).isEqualTo(Fact.Valueless.UNCERTAIN);
  }

  @Test
  void whetherTheNextSessionHasTheFirstOnesProviderIsNotKnown() {
    RequestContexts.Session next =
        new RequestContexts.Session(
            ROLE,
            Optional.empty(),
            SESSION.userId(),
            SESSION.issued(),
            Map.of(),
            Optional.of("alice"));

    RequestContext s3OfNext = RequestContexts.s3(next, ARRIVAL, Optional.empty(), Map.of());

    assertThat(s3OfNext.of("aws:FederatedProvider")).isEqualTo(Fact.Valueless.UNCERTAIN);
    assertThat(s3OfNext.of(IDENTITY.subKey())).isEqualTo(Fact.Valueless.ABSENT);
    assertThat(s3OfNext.of("aws:SourceIdentity")).isEqualTo(known("alice"));
  }

  @Test
  void callsOfIamAreMadeToItsHome() {
    RequestContext iam = RequestContexts.iam(SESSION, ARRIVAL);

    assertThat(iam.of("aws:RequestedRegion")).isEqualTo(known("us-east-1"));
    assertThat(iam.of("iam:PolicyARN")).isEqualTo(Fact.Valueless.UNCERTAIN);
  }

  private static Fact known(String value) {
    return new Fact.Known(List.of(value));
  }
}
