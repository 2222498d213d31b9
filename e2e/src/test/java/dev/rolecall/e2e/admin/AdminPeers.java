package dev.rolecall.e2e.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.rolecall.e2e.CommandRun;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopePolicy;
import dev.rolecall.testing.LoopbackServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * An API server, and STS and IAM, on loopback: of the Profile team-a, which is in order. Each test
 * lets one of them answer nonsense.
 */
final class AdminPeers implements AutoCloseable {
  static final String NAMESPACE = "/api/v1/namespaces/team-a";
  static final String ACCOUNTS = NAMESPACE + "/serviceaccounts";

  static final String ROLE = "arn:aws:iam::111122223333:role/team-a";
  static final String ISSUER = "127.0.0.1/id/A";

  /** What is not there is refused as RBAC refuses it, and as IAM does. */
  private static final HttpHandler FORBIDDEN =
      http -> LoopbackServer.send(http, 403, "{\"kind\": \"Status\", \"code\": 403}");

  static final String NO_SUCH_ENTITY =
      "<ErrorResponse><Error><Code>NoSuchEntity</Code></Error></ErrorResponse>";

  private final Map<String, HttpHandler> answers = new ConcurrentHashMap<>();
  private final LoopbackServer cluster =
      new LoopbackServer(http -> answer(path(http), FORBIDDEN, http));
  private final LoopbackServer aws =
      new LoopbackServer(
          http ->
              answer(action(http), each -> LoopbackServer.send(each, 404, NO_SUCH_ENTITY), http));
  private final Path kubeconfig;

  AdminPeers(Path folder) throws IOException {
    kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            {"current-context": "a",
             "contexts": [{"name": "a", "context": {"cluster": "a", "user": "a"}}],
             "clusters": [{"name": "a", "cluster": {"server": "%s"}}],
             "users": [{"name": "a", "user": {"token": "t"}}]}"""
                .formatted(cluster.address()));
    answers(
        "/apis/kubeflow.org/v1/profiles/team-a",
        200,
        profile("{\"rolecall.dev/scope\": \"s3://ml-data/team-a/\"}"));
    answers(
        ACCOUNTS,
        200,
        """
        {"items": [{"metadata": {"name": "default-editor",
          "annotations": {"eks.amazonaws.com/role-arn": "%s"}}}]}"""
            .formatted(ROLE));
    answers("/apis/kubeflow.org/v1", 200, "{}");
    answers(NAMESPACE, 200, "{}");
    answers(NAMESPACE + "/pods", 200, "{\"items\": []}");
    answers(
        "/apis/rbac.authorization.k8s.io/v1/namespaces/team-a/rolebindings",
        200,
        "{\"items\": []}");
    answers(
        "/.well-known/openid-configuration", 200, "{\"issuer\": \"https://%s\"}".formatted(ISSUER));
    answers("GetCallerIdentity", 200, result("GetCallerIdentity", CALLER));
    answers("GetRole", 200, result("GetRole", "<Role>" + role() + "</Role>"));
    answers("ListRoles", 200, result("ListRoles", ""));
    answers("ListRolePolicies", 200, result("ListRolePolicies", ""));
    answers("ListAttachedRolePolicies", 200, result("ListAttachedRolePolicies", ""));
    answers("GetAccountSummary", 200, result("GetAccountSummary", ""));
    answers("ListOpenIDConnectProviders", 200, result("ListOpenIDConnectProviders", ""));
  }

  private static final String CALLER =
      "<Arn>arn:aws:iam::111122223333:user/admin</Arn><Account>111122223333</Account>";

  /** The Profile with these annotations. */
  static String profile(String annotations) {
    return """
    {"metadata": {"name": "team-a", "annotations": %s},
     "spec": {"plugins": [{"kind": "AwsIamForServiceAccount", "spec": {"awsIamRole": "%s"}}]}}"""
        .formatted(annotations, ROLE);
  }

  /** A chain without a break: a role that trusts so, its policy, its provider, the webhook. */
  void answersInOrder(TrustDocument trust) {
    answers("GetRole", 200, result("GetRole", "<Role>" + role(trust.toJson()) + "</Role>"));
    answers(
        "ListRolePolicies",
        200,
        result("ListRolePolicies", "<PolicyNames><member>scope</member></PolicyNames>"));
    answers(
        "GetRolePolicy",
        200,
        result(
            "GetRolePolicy",
            "<PolicyDocument>"
                + URLEncoder.encode(
                    ScopePolicy.whole("aws", Scope.parse("s3://ml-data/team-a/")),
                    StandardCharsets.UTF_8)
                + "</PolicyDocument>"));
    answers(
        "ListOpenIDConnectProviders",
        200,
        result(
            "ListOpenIDConnectProviders",
            "<OpenIDConnectProviderList><member><Arn>arn:aws:iam::111122223333:oidc-provider/%s</Arn></member></OpenIDConnectProviderList>"
                .formatted(ISSUER)));
    answers(
        "GetOpenIDConnectProvider",
        200,
        result(
            "GetOpenIDConnectProvider",
            "<Url>%s</Url><ClientIDList><member>sts.amazonaws.com</member></ClientIDList>"
                .formatted(ISSUER)));
    answers(
        "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
        200,
        """
        {"items": [{"metadata": {"name": "pod-identity-webhook"},
          "webhooks": [{"name": "iam-for-pods.amazonaws.com"}]}]}""");
  }

  /** The role that IAM has by whatever name it is asked for. */
  void answersRole(String arn, String trust) {
    answers(
        "GetRole", 200, result("GetRole", "<Role>" + role(trust).replace(ROLE, arn) + "</Role>"));
  }

  private static String role() {
    return role("{\"Version\":\"2012-10-17\",\"Statement\":[]}");
  }

  private static String role(String trust) {
    return "<Arn>%s</Arn><MaxSessionDuration>3600</MaxSessionDuration><AssumeRolePolicyDocument>%s</AssumeRolePolicyDocument>"
        .formatted(ROLE, URLEncoder.encode(trust, StandardCharsets.UTF_8));
  }

  /** What is in an answer of STS or IAM, in its wrapping. */
  static String result(String action, String content) {
    return "<%1$sResponse><%1$sResult>%2$s</%1$sResult></%1$sResponse>".formatted(action, content);
  }

  /**
   * @param asked a path of the API server, or an action of STS's or IAM's
   */
  void answers(String asked, int status, String body) {
    answers(asked, http -> LoopbackServer.send(http, status, body));
  }

  void answers(String asked, HttpHandler handler) {
    answers.put(asked, handler);
  }

  /** {@code rolecall} with these peers. */
  CommandRun run(String... args) {
    return run(new ByteArrayOutputStream(), args);
  }

  /**
   * The same.
   *
   * @param err where its errors go as they are told
   */
  CommandRun run(ByteArrayOutputStream err, String... args) {
    return CommandRun.of(
        err,
        Map.of(
            "KUBECONFIG", kubeconfig.toString(),
            "AWS_REGION", "eu-west-1",
            "AWS_ENDPOINT_URL", aws.address().toString(),
            "AWS_ACCESS_KEY_ID", "AKIAEXAMPLE",
            "AWS_SECRET_ACCESS_KEY", "secret"),
        args);
  }

  CommandRun verify(String... more) {
    return run(
        Stream.concat(Stream.of("verify", "--profile", "team-a", "--no-pod"), Stream.of(more))
            .toArray(String[]::new));
  }

  private static String path(HttpExchange http) {
    return http.getRequestURI().getPath();
  }

  private static String action(HttpExchange http) throws IOException {
    return LoopbackServer.body(http).replaceFirst("(?s).*Action=(\\w+).*", "$1");
  }

  private void answer(String asked, HttpHandler absent, HttpExchange http) throws IOException {
    answers.getOrDefault(asked, absent).handle(http);
  }

  @Override
  public void close() {
    cluster.close();
    aws.close();
  }
}
