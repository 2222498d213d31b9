package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.catalogue.Link;
import dev.rolecall.testing.Golden;
import dev.rolecall.testing.TokenText;
import dev.rolecall.token.ProjectedToken;
import dev.rolecall.verify.Diagnosis;
import dev.rolecall.verify.Finding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sts.model.InvalidIdentityTokenException;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * What tools print of an error, and the rows that it leads to. Where nothing else is said, the text
 * is what the tool itself printed when a server answered it so; the others are of the issues that
 * are named.
 */
class ErrorTextTest {
  private static final String NOT_AUTHORIZED =
      "Not authorized to perform sts:AssumeRoleWithWebIdentity";
  private static final String KEY =
      "Couldn't retrieve verification key from your identity provider,  please reference"
          + " AssumeRoleWithWebIdentity documentation for requirements";
  private static final String ID = "7a1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d";

  private static Map<String, String> printed() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(
        "boto3 1.43",
        """
        Traceback (most recent call last):
          File "/app/step.py", line 4, in <module>
        botocore.errorfactory.InvalidIdentityTokenException: An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity operation (reached max retries: 4): %s
        """
            .formatted(KEY));
    texts.put(
        "aws-cli 1.46",
        "\nAn error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: "
            + NOT_AUTHORIZED);
    texts.put(
        "aws-cli 1.46, S3",
        "An error occurred (AccessDenied) when calling the ListObjectsV2 operation: User:"
            + " arn:aws:sts::111122223333:assumed-role/team-a/s is not authorized to perform:"
            + " s3:ListBucket on resource: \"arn:aws:s3:::ml-bucket\" because no identity-based"
            + " policy allows the s3:ListBucket action");
    texts.put(
        "aws-cli, S3's HEAD, which has no body",
        "An error occurred (403) when calling the HeadObject operation: Forbidden");
    texts.put(
        "aws-sdk-go-v2, sts 1.52",
        ("operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: 403,"
                + " RequestID: %s, api error AccessDenied: %s")
            .formatted(ID, NOT_AUTHORIZED));
    texts.put(
        "aws-sdk-go-v2, sts 1.52, of an error that the model has, logged as JSON",
        ("{\"level\":\"error\",\"error\":\"failed to refresh cached credentials, operation error STS:"
                + " AssumeRoleWithWebIdentity, exceeded maximum number of attempts, 3, https response"
                + " error StatusCode: 400, RequestID: %s, InvalidIdentityToken: %s\",\"ts\":1.7}")
            .formatted(ID, KEY));
    texts.put(
        "aws-sdk-go 1.55",
        "WebIdentityErr: failed to retrieve credentials\ncaused by: AccessDenied: %s\n\tstatus code: 403, request id: %s"
            .formatted(NOT_AUTHORIZED, ID));
    texts.put(
        "Terraform 1.13 (hashicorp/terraform-provider-aws#44712)",
        """
        ╷
        │ Error: No valid credential sources found
        │\s
        │   with provider["registry.terraform.io/hashicorp/aws"],
        │   on main.tf line 44, in provider "aws":
        │\s
        │ Error: failed to refresh cached credentials, failed to retrieve
        │ credentials, operation error STS: AssumeRoleWithWebIdentity, https response
        │ error StatusCode: 400, RequestID: 6d2b51e9-062d-4946-8e81-b00e1438acff, api
        │ error ValidationError: Unable to validate tags
        │\s
        ╵
        Planning failed. Terraform encountered an error while generating this plan.
        """);
    texts.put(
        "aws-sdk-js-v3, client-sts 3.1177",
        """
        InvalidIdentityTokenException: %s
            at AwsQueryProtocol.handleError (/app/node_modules/@aws-sdk/core/dist-cjs/submodules/protocols/index.js:917:27)
            at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
          '$fault': 'client',
          '$retryable': undefined,
          '$metadata': {
            httpStatusCode: 400,
            requestId: '%s',
            attempts: 1,
          },
          Type: 'Sender',
          Code: 'InvalidIdentityToken',
        }
        """
            .formatted(KEY, ID));
    texts.put("aws-sdk-js-v3, as one line", "AccessDenied: " + NOT_AUTHORIZED);
    texts.put(
        "aws-sdk-js 2.1693",
        """
        AccessDenied: %s
            at Request.extractError (/app/node_modules/aws-sdk/lib/protocol/query.js:50:29)
            at Request.<anonymous> (/app/node_modules/aws-sdk/lib/request.js:38:9) {
          code: 'AccessDenied',
          time: 2026-11-30T04:16:44.695Z,
          requestId: '%s',
          statusCode: 403,
          retryable: false
        }
        """
            .formatted(NOT_AUTHORIZED, ID));
    texts.put(
        "aws-sdk-js-v3, S3 (aws/aws-sdk-js-v3#2778)",
        "AccessDenied: Access Denied\n    at processTicksAndRejections"
            + " (internal/process/task_queues.js:95:5)");
    texts.put(
        "aws-sdk-java (kubeflow/spark-operator#1129)",
        "Caused by: org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException: No AWS Credentials"
            + " provided by WebIdentityTokenCredentialsProvider :"
            + " com.amazonaws.services.securitytoken.model.AWSSecurityTokenServiceException: "
            + NOT_AUTHORIZED
            + " (Service: AWSSecurityTokenService; Status Code: 403; Error Code: AccessDenied;"
            + " Request ID: ID; Proxy: null)\n\tat org.apache.hadoop.fs.s3a.A.b(A.java:159)");
    texts.put(
        "aws-sdk-java-v2, the one that this is built with",
        StsException.builder()
            .statusCode(403)
            .requestId(ID)
            .awsErrorDetails(details("AccessDenied", NOT_AUTHORIZED))
            .build()
            .toString());
    texts.put(
        "aws-sdk-java-v2, of an error that the model has",
        "Exception in thread \"main\" "
            + InvalidIdentityTokenException.builder()
                .statusCode(400)
                .requestId(ID)
                .awsErrorDetails(details("InvalidIdentityToken", KEY))
                .build());
    texts.put(
        "aws-sdk-java-v2, S3 (aws/aws-toolkit-jetbrains#3129)",
        "software.amazon.awssdk.services.s3.model.S3Exception: Access Denied (Service: S3, Status"
            + " Code: 403, Request ID: G7WJJ5HW0BBZB1WR, Extended Request ID: ZsA5)");
    texts.put(
        "aws-sdk-rust (its aws-smithy-types, error/metadata.rs)",
        "dispatch failure: other: service error: unhandled error (AccessDenied): Error { code:"
            + " \"AccessDenied\", message: \"%s\", aws_request_id: \"%s\" }"
                .formatted(NOT_AUTHORIZED, ID));
    texts.put(
        "aws-sdk-rust, logged as JSON (awslabs/aws-sdk-rust#827)",
        ("{\"level\":\"WARN\",\"fields\":{\"error\":\"InvalidIdentityTokenException { meta: Error {"
                + " code: Some(\\\"InvalidIdentityToken\\\"), message: Some(\\\"%s\\\"), extras:"
                + " Some({\\\"aws_request_id\\\": \\\"0\\\"}) } }\"}}")
            .formatted(KEY));
    texts.put(
        "aws-sdk-net (aws/aws-sdk-net#1522)",
        "Unhandled exception. Amazon.Runtime.AmazonClientException: Error calling AssumeRole for"
            + " role arn:aws:iam::111122223333:role/a\n --->"
            + " Amazon.SecurityToken.AmazonSecurityTokenServiceException: "
            + NOT_AUTHORIZED
            + " ---> Amazon.Runtime.Internal.HttpErrorResponseException");
    texts.put(
        "S3 itself (aws/aws-sdk-ruby#3222)",
        "<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>7B</RequestId></Error>");
    texts.put(
        "pyarrow 26, of an answer without a body",
        "When getting information for key 'team-a/x' in bucket 'ml-data': AWS Error ACCESS_DENIED"
            + " during HeadObject operation: No response body.");
    texts.put(
        "pyarrow 26",
        "When listing objects under key 'team-a/' in bucket 'ml-dta': AWS Error NO_SUCH_BUCKET"
            + " during ListObjectsV2 operation: The specified bucket does not exist");
    texts.put(
        "pyarrow 26, of a code that aws-sdk-cpp does not know",
        "When listing objects under key 'team-a/' in bucket 'ml-data': AWS Error UNKNOWN (HTTP"
            + " status 400) during ListObjectsV2 operation: Unable to parse ExceptionName:"
            + " InvalidToken Message: The provided token is malformed or otherwise invalid.");
    texts.put("s3fs (its errors.py), of AccessDenied", "PermissionError: Access Denied");
    texts.put("the sentence alone", "Token expired: current date/time 1 must be before 2");
    return texts;
  }

  private static AwsErrorDetails details(String code, String message) {
    return AwsErrorDetails.builder()
        .serviceName("Sts")
        .errorCode(code)
        .errorMessage(message)
        .build();
  }

  @Test
  void eachToolsTextIsReadAlike() {
    Golden.check(
        getClass(),
        "error-texts.txt",
        printed().entrySet().stream()
            .map(text -> "%s%n%s".formatted(text.getKey(), told(text.getValue())))
            .collect(Collectors.joining()));
  }

  private static String told(String text) {
    Finding finding = diagnosed(text).finding();
    return "  %s%n  %s: %s%n"
        .formatted(
            finding.seen(),
            finding.mode().id(),
            finding.candidates().stream().map(FailureMode::id).limit(3).toList());
  }

  @Test
  void whatS3SaysIsReadAsItIsOfAPod() {
    assertThat(mode("An error occurred (NoSuchBucket) when calling the ListObjectsV2 operation: x"))
        .isEqualTo(FailureMode.S3_BUCKET_MISSING);
    assertThat(mode("S3Error: PermanentRedirect")).isEqualTo(FailureMode.S3_WRONG_REGION);
    assertThat(
            mode(
                "AccessDenied: User: a is not authorized to perform: s3:GetObject on resource: b"
                    + " with an explicit deny in a service control policy"))
        .isEqualTo(FailureMode.S3_DENIED_BY_POLICY_LAYER);
    assertThat(
            mode(
                "AccessDenied: User: a is not authorized to perform: kms:GenerateDataKey on"
                    + " resource: b because no identity-based policy allows it"))
        .isEqualTo(FailureMode.S3_KMS_DENIED);
  }

  @Test
  void aSessionThatIsOverIsNoTokenThatIsOver() {
    assertThat(
            mode(
                "An error occurred (ExpiredToken) when calling the PutObject operation: The provided"
                    + " token has expired."))
        .isEqualTo(FailureMode.LAUNCHER_CREDENTIALS_EXPIRED);
    // As the SDK for Java says it, without the code.
    assertThat(
            mode(
                "software.amazon.awssdk.services.s3.model.S3Exception: The provided token has"
                    + " expired. (Service: S3, Status Code: 400, Request ID: "
                    + ID
                    + ")"))
        .isEqualTo(FailureMode.LAUNCHER_CREDENTIALS_EXPIRED);
  }

  @ParameterizedTest
  @CsvSource({
    "RequestTimeTooSkewed, The clock by which",
    "SlowDown, S3 understood the request",
    "InvalidAccessKeyId, S3 does not know the access key",
    "SignatureDoesNotMatch, The secret key is not",
    "AllAccessDisabled, S3 does not take the request",
  })
  void aCodeSaysNothingOfASessionThatNobodySaw(String code, String cause) {
    Finding finding =
        diagnosed("An error occurred (%s) when calling the PutObject operation: x".formatted(code))
            .finding();

    assertThat(finding.mode()).isEqualTo(FailureMode.S3_REFUSED);
    assertThat(finding.cause()).startsWith(cause);
  }

  @ParameterizedTest
  @CsvSource({
    "eksctl-ml-nodegroup-NodeInstanceRole-1A2B/i-0a1b2c3d4e5f60718, IDENTITY_IS_NODE_ROLE",
    "team-a/botocore-session-1764530000, S3_ACTION_DENIED",
    "team-a/i-am-a-notebook, S3_ACTION_DENIED"
  })
  void whoAsksByANodesRoleIsNotToldOfTheRolesPolicies(String session, FailureMode mode) {
    assertThat(
            mode(
                ("An error occurred (AccessDenied) when calling the ListObjectsV2 operation: User:"
                        + " arn:aws:sts::111122223333:assumed-role/%s is not authorized to perform:"
                        + " s3:ListBucket on resource: \"arn:aws:s3:::ml-data\" because no"
                        + " identity-based policy allows the s3:ListBucket action")
                    .formatted(session)))
        .isEqualTo(mode);
  }

  @Test
  void aLayerThatStsNamesIsTold() {
    assertThat(
            mode(
                "AccessDenied: User: a is not authorized to perform: sts:AssumeRoleWithWebIdentity"
                    + " on resource: b with an explicit deny in a resource control policy"))
        .isEqualTo(FailureMode.DENIED_BY_ORGANIZATION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "all is well",
        "ERROR: something went wrong",
        "Unable to locate credentials. You can configure credentials by running \"aws configure\".",
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: a is not"
            + " authorized to perform: sts:AssumeRole on resource: b",
        "An error occurred (AccessDeniedException) when calling the GetItem operation: no",
        "An error occurred (NoSuchKey) when calling the GetObject operation: The specified key does"
            + " not exist."
      })
  void whatIsNoRefusalOfTheChainIsNotTaken(String text) {
    assertThat(ErrorText.diagnose(text, Optional.empty(), Example.NOW)).isEmpty();
  }

  @Property(tries = 500)
  void anyTextIsRead(@ForAll String before, @ForAll String after) {
    assertThat(
            ErrorText.diagnose(
                before + "\n" + printed().get("aws-cli 1.46") + "\n" + after,
                Optional.empty(),
                Example.NOW))
        .isPresent();
  }

  @Test
  void theNextQuestionIsWhereNearestToHalfBreak() {
    Diagnosis.Question next = diagnosed("AccessDenied: " + NOT_AUTHORIZED).next().orElseThrow();

    assertThat(next.link()).isEqualTo(Link.TRUST);
    assertThat(next.there()).contains(FailureMode.TRUST_SUB_MISMATCH);
    assertThat(next.toldBy()).isEqualTo(FailureMode.TRUST_SUB_MISMATCH.toldBy());
  }

  @Test
  void whereAllBreakAtOneLinkTheLikeliestIsAskedFor() {
    Diagnosis.Question next = diagnosed("InvalidIdentityToken: " + KEY).next().orElseThrow();

    assertThat(next.there()).containsExactly(FailureMode.ISSUER_UNREACHABLE);
  }

  @Test
  void aTokenOfTheRightAccountRulesOutTheWrongOnes() {
    Diagnosis diagnosis = diagnosed("AccessDenied: " + NOT_AUTHORIZED, Example.token());

    assertThat(diagnosis.ruledOut())
        .containsOnlyKeys(
            FailureMode.POD_WRONG_SERVICE_ACCOUNT, FailureMode.POD_FROM_WORKSPACE_ACCOUNT);
    assertThat(diagnosis.finding().candidates())
        .doesNotContainAnyElementsOf(diagnosis.ruledOut().keySet())
        .first()
        .isEqualTo(FailureMode.TRUST_SUB_MISMATCH);
  }

  @Test
  void aTokenOfAnotherAccountPutsThatFirst() {
    ProjectedToken token =
        Example.token(
            "system:serviceaccount:team-a:default", Example.NOW.plus(Duration.ofHours(1)));
    Diagnosis diagnosis = diagnosed("AccessDenied: " + NOT_AUTHORIZED, token);

    assertThat(diagnosis.finding().candidates())
        .first()
        .isEqualTo(FailureMode.POD_WRONG_SERVICE_ACCOUNT);
    assertThat(diagnosis.finding().reasons().get(FailureMode.POD_WRONG_SERVICE_ACCOUNT))
        .startsWith("The token's subject is system:serviceaccount:team-a:default.");
  }

  @Test
  void aSilentDenialOfATokenThatIsOverIsOfIt() {
    ProjectedToken token = Example.token(Example.token().subject(), Example.NOW.minusSeconds(3600));

    assertThat(diagnosed("AccessDenied", token).finding().candidates())
        .first()
        .isEqualTo(FailureMode.TOKEN_EXPIRED);
    assertThat(diagnosed("AccessDenied", Example.token()).ruledOut())
        .containsKeys(FailureMode.TOKEN_EXPIRED, FailureMode.TOKEN_LEGACY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://kubernetes.default.svc",
        "https://kubernetes.default.svc.cluster.local",
        "https://oidc.corp.internal:8443/id",
        "https://localhost:6443"
      })
  void anIssuerThatAwsCannotAskIsWhatItCouldNotReach(String issuer) {
    ProjectedToken token = issuedBy(issuer);

    assertThat(diagnosed("InvalidIdentityToken: " + KEY, token).finding().candidates())
        .containsExactly(FailureMode.ISSUER_UNREACHABLE);
    assertThat(diagnosed("AccessDenied", token).finding().candidates())
        .contains(FailureMode.ISSUER_KEY_MISSING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
        "https://local.example",
        "https://svc.cluster.example/internal",
        "https://10.0.0.1"
      })
  void anyOtherIssuerRulesNothingOut(String issuer) {
    assertThat(diagnosed("InvalidIdentityToken: " + KEY, issuedBy(issuer)).finding().candidates())
        .hasSize(diagnosed("InvalidIdentityToken: " + KEY).finding().candidates().size());
  }

  private static ProjectedToken issuedBy(String issuer) {
    return ProjectedToken.parse(
        Path.of("token"),
        TokenText.withClaims(
            """
            {"iss":"%s","sub":"%s","aud":["sts.amazonaws.com"],"exp":%d}"""
                .formatted(
                    issuer,
                    Example.token().subject(),
                    Example.NOW.plusSeconds(60).getEpochSecond())));
  }

  private static FailureMode mode(String text) {
    return diagnosed(text).finding().mode();
  }

  private static Diagnosis diagnosed(String text) {
    return ErrorText.diagnose(text, Optional.empty(), Example.NOW).orElseThrow();
  }

  private static Diagnosis diagnosed(String text, ProjectedToken token) {
    return ErrorText.diagnose(text, Optional.of(token), Example.NOW).orElseThrow();
  }
}
