package dev.rolecall.e2e.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rolecall.chain.ClaimedIdentity;
import dev.rolecall.chain.OutsideVerification;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.e2e.profile.ProfileRole;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.s3.Scope;
import dev.rolecall.verify.Sight;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * A role, its trust policy and its pod's environment, as a public report or a healthy set-up had
 * them; names and accounts are made up. {@code truth} says what is so, {@code answer} what is to be
 * said of it.
 */
record RecordedCase(JsonNode json) {
  /** An account beside all sandboxes, for documentation. */
  static final String ACCOUNT = "111122223333";

  /** What the case needs and the sandbox lacks. */
  private static final Map<String, String> NOT_HERE =
      Map.of(
          "H17-secure-transport-allow", "the sandbox is reached by http",
          "H34-federated-provider",
              "its STS refuses what asks for aws:FederatedProvider, of which nothing is recorded",
          "H36-access-point-policy", "the sandbox has no access points",
          "H37-s3-express", "the sandbox has no directory buckets",
          "D24 documented private IP range: aws:VpcSourceIp", "the sandbox has no VPC endpoint");

  private static final JsonMapper JSON = new JsonMapper();
  private static final String ISSUER = Sandbox.ISSUER.substring("https://".length());

  /** All of them, in the file's order. */
  static List<RecordedCase> all() throws IOException {
    try (InputStream file = RecordedCase.class.getResourceAsStream("roles.json")) {
      return StreamSupport.stream(JSON.readTree(file).spliterator(), false)
          .map(RecordedCase::new)
          .toList();
    }
  }

  String id() {
    return json.path("id").asText();
  }

  JsonNode answer() {
    return json.path("answer");
  }

  /** {@code healthy}, {@code open} or {@code broken}. */
  String kind() {
    return answer().path("kind").asText("broken");
  }

  /** Why it is not looked at. */
  Optional<String> notRun() {
    if (answer().has("skip")) {
      return Optional.of(answer().path("skip").asText());
    }
    return answer().path("admin").isBoolean()
        ? Optional.of("what stands before STS refuses: only the pod is told")
        : Optional.empty();
  }

  /** Why no sandbox can be brought into its state. */
  Optional<String> notInSandbox() {
    return role().partition().equals("aws")
        ? Optional.ofNullable(NOT_HERE.get(id()))
        : Optional.of("the sandbox's account is of the partition aws");
  }

  private RoleArn role() {
    return RoleArn.parse(
        json.path("role").asText("arn:aws:iam::%s:role/team-a".formatted(ACCOUNT)));
  }

  /** Whether it was recorded with issuers, an account and a token of its own. */
  private boolean ofItsOwn() {
    return json.has("asks");
  }

  /** The same in this account, where its own issuer is the sandbox's. */
  RecordedCase in(String account) {
    String text = json.toString();
    if (ofItsOwn()) {
      String issuer = json.path("asks").path(0).path("iss").asText();
      text =
          text.replace(role().accountId(), account)
              .replace(issuer, ISSUER)
              .replace(WebIdentityRequest.host(issuer), WebIdentityRequest.host(ISSUER));
    }
    return new RecordedCase(
        parsed(
            text.replace("${ACCOUNT}", account)
                .replace("${PROVIDER}", ProfileRole.providerArn(account, Sandbox.ISSUER))
                .replace("${ISSUER}", ISSUER)
                // Whom the case lets in by address is whoever asks in a sandbox.
                .replace("192.0.2.0/24", "127.0.0.0/8")));
  }

  private static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Brings a whole chain into the case's state. */
  void bring(ProfileChain chain) {
    bringRole(chain);
    bringProviders(chain);
    JsonNode trust = either("trust");
    if (!trust.isMissingNode()) {
      chain.sandbox().aws().storeTrustPolicy(chain.roleName(), trust.toString());
    }
    if (json.path("raw").has("policies") || (ofItsOwn() && json.has("policies"))) {
      chain.deleteScope();
    }
    putPolicies(chain, chain.roleName(), either("policies"));
    bringPod(chain);
  }

  private JsonNode either(String name) {
    return json.has(name) ? json.path(name) : json.path("raw").path(name);
  }

  private void bringRole(ProfileChain chain) {
    List<Tag> tags =
        answer().path("tags").properties().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue().asText()).build())
            .toList();
    chain.iam().tagRole(tag -> tag.roleName(chain.roleName()).tags(tags));
    JsonNode another = json.path("createRole");
    if (!another.isMissingNode()) {
      String name = another.path("name").asText();
      chain
          .iam()
          .createRole(
              create ->
                  create
                      .roleName(name)
                      .path(another.path("path").asText("/"))
                      .assumeRolePolicyDocument(another.path("trust").toString()));
      putPolicies(chain, name, another.path("policies"));
    }
  }

  private static void putPolicies(ProfileChain chain, String role, JsonNode policies) {
    policies
        .properties()
        .forEach(
            policy ->
                chain
                    .iam()
                    .putRolePolicy(
                        put ->
                            put.roleName(role)
                                .policyName(policy.getKey())
                                .policyDocument(policy.getValue().toString())));
  }

  private void bringProviders(ProfileChain chain) {
    if (json.has("deleteProvider") || json.has("providers")) {
      chain.iam().deleteOpenIDConnectProvider(d -> d.openIDConnectProviderArn(chain.providerArn()));
    }
    for (JsonNode provider : json.path("providers")) {
      String url = provider.path("url").asText("https://" + provider.path("issuer").asText());
      chain
          .iam()
          .createOpenIDConnectProvider(
              create -> create.url(url).clientIDList(texts(provider.path("clientIds"))));
    }
  }

  private void bringPod(ProfileChain chain) {
    json.path("env")
        .properties()
        .forEach(
            variable -> {
              if (variable.getValue().isNull()) {
                chain.environment().remove(variable.getKey());
              } else {
                chain.environment().put(variable.getKey(), variable.getValue().asText());
              }
            });
    String role = chain.environment().get("AWS_ROLE_ARN");
    String scope =
        "s3://"
            + chain.environment().get("ROLECALL_BUCKET")
            + "/"
            + chain.environment().get("ROLECALL_PREFIX");
    chain.changeCluster(
        cluster ->
            ProfileChain.asTheControllerLeavesIt(
                chain.member().profile(), json.path("annotation").asText(role), scope));
  }

  /** What {@code rolecall verify} would look at: the cluster and IAM, and neither STS nor S3. */
  OutsideVerification fromOutside() {
    JsonNode env = json.path("env");
    Scope scope =
        Scope.parse(
            json.path("scope")
                .asText(
                    "s3://%s/%s/"
                        .formatted(
                            env.path("ROLECALL_BUCKET").asText(Sandbox.BUCKET),
                            DemoCommand.PROFILE)));
    ProfileRole whole =
        new ProfileRole(DemoCommand.PROFILE, Sandbox.ISSUER, scope.bucket(), scope.prefix());
    return new OutsideVerification(
        ProfileChain.asTheControllerLeavesIt(
            DemoCommand.PROFILE, role().toString(), scope.toString()),
        Sight.seen(iam(whole)),
        Sight.unseen("not recorded"),
        ClaimedIdentity.expected(
            Sandbox.ISSUER,
            ProfileRole.subject(DemoCommand.PROFILE, ProfileRole.SERVICE_ACCOUNT),
            List.of(ProfileRole.AUDIENCE),
            List.of()),
        Map.of(),
        document -> {
          throw new IOException("There is no issuer.");
        },
        Optional.of(scope),
        false,
        Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC),
        () -> 0,
        Optional.empty());
  }

  /** IAM as the case has it; where it says nothing, as it is for a whole role. */
  private IamState iam(ProfileRole whole) {
    JsonNode trust = either("trust");
    JsonNode policies = either("policies");
    List<Policy> inline =
        policies.isMissingNode()
            ? List.of(new Policy("profile-scope", PolicyDocument.parse(whole.scopePolicy())))
            : policies.properties().stream()
                .map(
                    policy ->
                        new Policy(
                            policy.getKey(), PolicyDocument.parse(policy.getValue().toString())))
                .toList();
    List<IamState.Provider> providers =
        json.has("providers")
            ? StreamSupport.stream(json.path("providers").spliterator(), false)
                .map(
                    provider ->
                        new IamState.Provider(
                            provider.path("arn").asText(),
                            provider.path("issuer").asText(),
                            texts(provider.path("clientIds"))))
                .toList()
            : List.of(
                new IamState.Provider(
                    ProfileRole.providerArn(ACCOUNT, Sandbox.ISSUER),
                    ISSUER,
                    List.of(ProfileRole.AUDIENCE)));
    return new IamState(
        role().accountId(),
        Optional.of(
            new IamState.Role(
                role().toString(),
                trust.isMissingNode() ? whole.trustPolicy(ACCOUNT) : trust.toString(),
                inline,
                3600)),
        providers);
  }

  /** The texts of a list; none where there is no list. */
  static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }
}
