package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.Fact;
import dev.rolecall.iam.RequestContext;
import dev.rolecall.iam.RequestContexts;
import dev.rolecall.iam.WebIdentityRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which condition keys the parameters of a request to S3 become. */
class S3ContextTest {
  private static final RequestContexts.Session SESSION =
      new RequestContexts.Session(
          RoleArn.parse(TeamA.ROLE),
          Optional.of(
              new WebIdentityRequest(
                  RoleArn.parse(TeamA.ROLE),
                  TeamA.ISSUER.substring("https://".length()),
                  TeamA.EDITOR.subject(),
                  List.of("sts.amazonaws.com"))),
          "AROAEXAMPLE:run",
          TeamA.NOW,
          Map.of(),
          Optional.empty());

  @Test
  void aListingHasItsPrefix() {
    RequestContext listing =
        of(S3Operation.LIST_OBJECTS, "prefix=team-a%2F&delimiter=%2F&max-keys=7", Map.of());

    assertThat(listing.of("s3:prefix")).isEqualTo(known("team-a/"));
    assertThat(listing.of("s3:delimiter")).isEqualTo(known("/"));
    assertThat(listing.of("s3:max-keys")).isEqualTo(known("7"));
    assertThat(of(S3Operation.LIST_OBJECTS, "", Map.of()).of("s3:prefix"))
        .isEqualTo(Fact.Valueless.ABSENT);
  }

  @Test
  void aWriteHasItsHeaders() {
    RequestContext write =
        of(
            S3Operation.PUT_OBJECT,
            "",
            Map.of(
                "x-amz-server-side-encryption",
                List.of("aws:kms"),
                "x-amz-content-sha256",
                List.of("UNSIGNED-PAYLOAD"),
                "if-none-match",
                List.of("*")));

    assertThat(write.of("s3:x-amz-server-side-encryption")).isEqualTo(known("aws:kms"));
    assertThat(write.of("s3:x-amz-content-sha256")).isEqualTo(known("UNSIGNED-PAYLOAD"));
    assertThat(write.of("s3:if-none-match")).isEqualTo(known("*"));
    assertThat(write.of("s3:x-amz-acl")).isEqualTo(Fact.Valueless.ABSENT);
  }

  @Test
  void onlyWhatLeavesAnObjectCreatesOne() {
    assertThat(creates(S3Operation.PUT_OBJECT)).isEqualTo(known("true"));
    assertThat(creates(S3Operation.COMPLETE_MULTIPART_UPLOAD)).isEqualTo(known("true"));
    assertThat(creates(S3Operation.CREATE_MULTIPART_UPLOAD)).isEqualTo(known("false"));
    assertThat(creates(S3Operation.UPLOAD_PART)).isEqualTo(known("false"));
    assertThat(creates(S3Operation.GET_OBJECT)).isEqualTo(Fact.Valueless.ABSENT);
  }

  @Test
  void aVersionIsNamed() {
    assertThat(of(S3Operation.GET_OBJECT, "versionId=v", Map.of()).of("s3:VersionId"))
        .isEqualTo(known("v"));
  }

  @Test
  void aPresignedRequestHasAnAge() {
    RequestContext presigned =
        context(S3Operation.GET_OBJECT, "", Map.of(), Optional.of(Duration.ofMinutes(5)));

    assertThat(presigned.of("s3:authType")).isEqualTo(known("REST-QUERY-STRING"));
    assertThat(presigned.of("s3:signatureAge")).isEqualTo(known("60000"));
  }

  @Test
  void whatStandsInABodyIsNotKnown() {
    assertThat(of(S3Operation.CREATE_BUCKET, "", Map.of()).of("s3:LocationConstraint"))
        .isEqualTo(Fact.Valueless.UNCERTAIN);
  }

  private static Fact creates(S3Operation operation) {
    return of(operation, "", Map.of()).of("s3:ObjectCreationOperation");
  }

  private static RequestContext of(
      S3Operation operation, String query, Map<String, List<String>> headers) {
    return context(operation, query, headers, Optional.empty());
  }

  private static RequestContext context(
      S3Operation operation,
      String query,
      Map<String, List<String>> headers,
      Optional<Duration> lifetime) {
    String signedAMinuteAgo = Signature.TIMESTAMP.format(TeamA.NOW.minusSeconds(60));
    return S3Context.of(
        new RequestHead("GET", "/ml/key", query, headers),
        operation,
        new Signature(
            "ASIA",
            new SigV4.Scope(signedAMinuteAgo.substring(0, 8), "eu-central-1", "s3"),
            signedAMinuteAgo,
            List.of(),
            "",
            Optional.empty(),
            lifetime),
        new Caller.Session("arn", SESSION, Map.of(), Map.of(), decided -> {}),
        TeamA.ARRIVAL);
  }

  private static Fact known(String value) {
    return new Fact.Known(List.of(value));
  }
}
