package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.testing.MutableClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The documents that clients get, to the byte. */
final class DocumentsTest {
  private static final Clock CLOCK = new MutableClock(TeamA.NOW);
  private static final TeamA world = new TeamA();
  private static final EmbeddedAws aws = EmbeddedAws.builder().clock(CLOCK).start();
  private static final EmbeddedAws virginia =
      EmbeddedAws.builder().clock(CLOCK).region("us-east-1").start();
  private static final HttpClient http = HttpClient.newHttpClient();

  @AfterAll
  static void close() {
    virginia.close();
    aws.close();
    world.close();
  }

  @Test
  void anActionsResult() {
    assertThat(body(world.whoAmI(Optional.of(world.admin))))
        .isEqualTo(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + "<GetCallerIdentityResult>"
                + "<Arn>arn:aws:iam::111122223333:root</Arn>"
                + "<UserId>111122223333</UserId>"
                + "<Account>111122223333</Account>"
                + "</GetCallerIdentityResult>"
                + "<ResponseMetadata><RequestId>ID</RequestId></ResponseMetadata>"
                + "</GetCallerIdentityResponse>");
  }

  @Test
  void anActionsResultWithListsAndWhatXmlCannotHold() {
    world.admin(
        "CreateRole",
        "RoleName",
        "told",
        "AssumeRolePolicyDocument",
        TeamA.trust("team-a"),
        "Description",
        "a<b>&\"'\t\n\r\u0001\uFFFE\uD83D\uDE00\u00e9",
        "Tags.member.1.Key",
        "k",
        "Tags.member.1.Value",
        "v");

    assertThat(body(world.admin("GetRole", "RoleName", "told")))
        .startsWith(
            "<GetRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><GetRoleResult>"
                + "<Role><Path>/</Path><RoleName>told</RoleName><RoleId>")
        .endsWith(
            "<Description>a&lt;b&gt;&amp;&quot;'\t\n&#13;??\uD83D\uDE00\u00e9</Description>"
                + "<MaxSessionDuration>3600</MaxSessionDuration>"
                + "<Tags><member><Key>k</Key><Value>v</Value></member></Tags>"
                + "</Role></GetRoleResult>"
                + "<ResponseMetadata><RequestId>ID</RequestId></ResponseMetadata>"
                + "</GetRoleResponse>");
    assertThat(body(world.admin("ListRolePolicies", "RoleName", "told")))
        .contains(
            "<ListRolePoliciesResult><PolicyNames></PolicyNames><IsTruncated>false</IsTruncated>"
                + "</ListRolePoliciesResult>");
    assertThat(
            body(
                world.admin(
                    "GetOpenIDConnectProvider", "OpenIDConnectProviderArn", TeamA.PROVIDER)))
        .contains(
            "<ClientIDList><member>sts.amazonaws.com</member></ClientIDList>"
                + "<ThumbprintList></ThumbprintList>");
  }

  @Test
  void anActionWithoutAResult() {
    assertThat(
            body(
                world.admin(
                    "UpdateAssumeRolePolicy",
                    "RoleName",
                    "team-a",
                    "PolicyDocument",
                    TeamA.trust("team-a"))))
        .isEqualTo(
            "<UpdateAssumeRolePolicyResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
                + "<ResponseMetadata><RequestId>ID</RequestId></ResponseMetadata>"
                + "</UpdateAssumeRolePolicyResponse>");
  }

  @Test
  void anActionWithAnEmptyResult() {
    assertThat(body(world.admin("UpdateRole", "RoleName", "team-a")))
        .isEqualTo(
            "<UpdateRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
                + "<UpdateRoleResult></UpdateRoleResult>"
                + "<ResponseMetadata><RequestId>ID</RequestId></ResponseMetadata>"
                + "</UpdateRoleResponse>");
  }

  @Test
  void anActionsError() {
    assertThat(body(world.assume("token", "RoleSessionName", "a\"<\r\u0001")))
        .isEqualTo(
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>"
                + "<Type>Sender</Type><Code>ValidationError</Code>"
                + "<Message>1 validation error detected: Value 'a&quot;&lt;&#13;?' at"
                + " 'roleSessionName' failed to satisfy constraint: Member must satisfy regular"
                + " expression pattern: [\\w+=,.@-]*</Message>"
                + "</Error><RequestId>ID</RequestId></ErrorResponse>");
  }

  @Test
  void anActionOfNoApi() throws Exception {
    assertThat(get(aws, "/?Action=Made%3CUp&Version=2020-02-02"))
        .isEqualTo(
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n"
                + "  <Error>\n"
                + "    <Type>Sender</Type>\n"
                + "    <Code>InvalidAction</Code>\n"
                + "    <Message>Could not find operation Made&lt;Up for version 2020-02-02"
                + "</Message>\n"
                + "  </Error>\n"
                + "  <RequestId>ID</RequestId>\n"
                + "</ErrorResponse>\n");
  }

  @Test
  void aSignatureThatStsRejects() throws Exception {
    assertThat(
            get(
                aws,
                "/?Action=GetCallerIdentity&Version=2011-06-15&"
                    + presigned("%01%22%3C%3E%26%0D%0A", "sts")))
        .isEqualTo(
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n"
                + "  <Error>\n"
                + "    <Type>Sender</Type>\n"
                + "    <Code>SignatureDoesNotMatch</Code>\n"
                + "    <Message>Credential should be scoped to a valid region, not"
                + " '?\"&lt;&gt;&amp;\r\n'. </Message>\n"
                + "  </Error>\n"
                + "  <RequestId>ID</RequestId>\n"
                + "</ErrorResponse>\n");
  }

  @Test
  void aSignatureThatS3Rejects() throws Exception {
    assertThat(get(aws, "/ml/a&b?" + presigned("%01%22%3C%3E%26%0D%0A", "s3")))
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<Error><Code>AuthorizationQueryParametersError</Code>"
                + "<Message>Error parsing the X-Amz-Credential parameter; the region"
                + " '?\"&lt;&gt;&amp;\r\n' is wrong; expecting 'eu-central-1'</Message>"
                + "<Region>eu-central-1</Region>"
                + "<Resource>/ml/a&amp;b</Resource><RequestId>ID</RequestId></Error>");
  }

  @Test
  void anErrorOfS3() throws Exception {
    assertThat(get(aws, "/ml/key"))
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<Error><Code>AccessDenied</Code><Message>Access Denied</Message>"
                + "<Resource>/ml/key</Resource><RequestId>ID</RequestId></Error>");
  }

  @Test
  void aBucketsLocation() throws Exception {
    assertThat(asAdmin(aws, "PUT", "/ml-data", "")).isEmpty();
    assertThat(asAdmin(virginia, "PUT", "/ml-data", "")).isEmpty();

    assertThat(asAdmin(aws, "GET", "/ml-data", "location="))
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "eu-central-1</LocationConstraint>");
    assertThat(asAdmin(virginia, "GET", "/ml-data", "location="))
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "</LocationConstraint>");
  }

  private static String presigned(String region, String service) {
    return "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20260102%2F"
        + region
        + "%2F"
        + service
        + "%2Faws4_request&X-Amz-Date=20260102T030405Z&X-Amz-Expires=60"
        + "&X-Amz-SignedHeaders=host&X-Amz-Signature=0";
  }

  private static String asAdmin(EmbeddedAws aws, String method, String path, String query)
      throws Exception {
    String timestamp = Signature.TIMESTAMP.format(TeamA.NOW);
    String host = aws.endpoint().getAuthority();
    SigV4.Scope scope = new SigV4.Scope(timestamp.substring(0, 8), aws.region(), "s3");
    Map<String, List<String>> headers =
        Map.of(
            "host", List.of(host),
            "x-amz-content-sha256", List.of(S3Body.UNSIGNED),
            "x-amz-date", List.of(timestamp));
    List<String> names = headers.keySet().stream().sorted().toList();
    String signature =
        SigV4.sign(
            new Signature(
                aws.adminAccessKeyId(),
                scope,
                timestamp,
                names,
                "",
                Optional.empty(),
                Optional.empty()),
            SigV4.SigningKey.of(aws.adminSecretAccessKey(), scope),
            new RequestHead(method, path, query, headers),
            S3Body.UNSIGNED);
    return send(
        HttpRequest.newBuilder(aws.endpoint().resolve(query.isEmpty() ? path : path + "?" + query))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("x-amz-content-sha256", S3Body.UNSIGNED)
            .header("x-amz-date", timestamp)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                    .formatted(aws.adminAccessKeyId(), scope, String.join(";", names), signature))
            .build());
  }

  private static String get(EmbeddedAws aws, String target) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(aws.endpoint() + target)).build());
  }

  private static String send(HttpRequest request) throws Exception {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    return withoutId(
        response.body(),
        response
            .headers()
            .firstValue("x-amz-request-id")
            .or(() -> response.headers().firstValue("x-amzn-RequestId"))
            .orElseThrow());
  }

  private static String body(TeamA.Answer answer) {
    return withoutId(
        answer.response().body(),
        answer.response().headers().getOrDefault("x-amzn-RequestId", "none"));
  }

  private static String withoutId(String body, String requestId) {
    return body.replace("<RequestId>" + requestId + "</RequestId>", "<RequestId>ID</RequestId>");
  }
}
