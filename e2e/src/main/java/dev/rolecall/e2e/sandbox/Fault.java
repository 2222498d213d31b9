package dev.rolecall.e2e.sandbox;

import static dev.rolecall.e2e.profile.ProfileRole.AUDIENCE;
import static dev.rolecall.e2e.profile.ProfileRole.SERVICE_ACCOUNT;
import static dev.rolecall.e2e.profile.ProfileRole.subject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.embedded.oidc.ServiceAccountToken;
import dev.rolecall.token.ServiceAccountSubject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Ways to break a chain, each named after the finding that the verification must then come to. */
enum Fault {
  STATIC_KEYS_SHADOW_ROLE(
      chain -> {
        // The key that AWS's documentation uses as an example.
        chain.environment().put("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        chain.environment().put("AWS_SECRET_ACCESS_KEY", "made-up");
      }),
  ROLE_ARN_MALFORMED(
      chain -> chain.environment().put("AWS_ROLE_ARN", "arn:aws:iam::role/" + chain.roleName())),
  REGION_MISSING(
      chain -> chain.environment().keySet().removeAll(Set.of("AWS_REGION", "AWS_DEFAULT_REGION"))),
  STS_UNREACHABLE(
      // Port 1 of loopback is reserved (RFC 1340, tcpmux), and nothing listens there.
      chain -> chain.environment().put("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1")),
  PLUGIN_UNKNOWN(
      chain -> {
        chain.changeCluster(Fault::withMisspeltPlugin);
        chain.withdrawInjection();
      }),
  ANNOTATION_ON_OTHER_ACCOUNT(
      chain -> {
        chain.changeCluster(Fault::withAnnotationOnDefault);
        chain.withdrawInjection();
      }),
  TOKEN_NOT_MOUNTED(chain -> chain.member().volume().unmount()),
  TOKEN_EXPIRED(chain -> chain.member().volume().write(chain.expiredToken())),
  TOKEN_LEGACY(
      chain ->
          chain
              .member()
              .volume()
              .write(chain.sandbox().issuer().mintLegacy(chain.roleName(), SERVICE_ACCOUNT))),
  POD_WRONG_SERVICE_ACCOUNT(
      chain -> chain.mount(ServiceAccountToken.of(chain.roleName(), "default", AUDIENCE))),
  ROLE_MISSING(
      chain -> {
        chain.deleteScope();
        chain.iam().deleteRole(delete -> delete.roleName(chain.roleName()));
      }),
  PROVIDER_MISSING(
      chain ->
          chain
              .iam()
              .deleteOpenIDConnectProvider(d -> d.openIDConnectProviderArn(chain.providerArn()))),
  PROVIDER_CLIENT_ID_MISSING(
      chain ->
          chain
              .iam()
              .removeClientIDFromOpenIDConnectProvider(
                  remove ->
                      remove.openIDConnectProviderArn(chain.providerArn()).clientID(AUDIENCE))),
  ISSUER_KEY_MISSING(
      chain -> {
        var issuer = chain.sandbox().issuer();
        issuer.publishedKids().forEach(issuer::withdraw);
      }),
  TRUST_SUB_MISMATCH(trustCondition("sub", subject("someone-else", SERVICE_ACCOUNT))),
  TRUST_AUD_MISMATCH(trustCondition("aud", "sts.amazonaws.com.cn")),
  TRUST_WILDCARD_UNDER_EQUALS(
      chain -> trustCondition("sub", anyOf(chain.roleName())).accept(chain)),
  TRUST_SUB_UNDER_AUD(
      chain ->
          chain.changeTrust(
              statement -> {
                ObjectNode equal = condition(statement);
                equal.removeAll();
                equal.put(key("aud"), subject(chain.roleName(), SERVICE_ACCOUNT));
              })),
  TRUST_ACTION_WRONG(
      chain -> chain.changeTrust(statement -> statement.put("Action", "sts:AssumeRole"))),
  TRUST_PRINCIPAL_WRONG(
      chain ->
          chain.changeTrust(
              statement ->
                  statement
                      .putObject("Principal")
                      .put(
                          "Federated",
                          chain.providerArn().replaceFirst("::\\d{12}:", "::999999999999:")))),
  TRUST_EXPLICIT_DENY(chain -> chain.changeTrust(statement -> statement.put("Effect", "Deny"))),
  TRUST_OPEN_TO_CLUSTER(
      chain -> chain.changeTrust(statement -> condition(statement).remove(key("sub")))),
  TRUST_OPEN_TO_PROFILES(
      chain -> trustPattern(ServiceAccountSubject.PREFIX + "*:" + SERVICE_ACCOUNT).accept(chain)),
  TRUST_ADMITS_NAMESPACE(chain -> trustPattern(anyOf(chain.roleName())).accept(chain)),
  ROLE_HAS_NO_POLICY(ProfileChain::deleteScope),
  S3_ACTION_DENIED(
      chain ->
          chain.changeScope(
              statement ->
                  statement.putArray("Action").add("s3:GetObject").add("s3:DeleteObject"))),
  SCOPE_EXCEEDED(
      chain ->
          chain.changeScope(
              statement -> {
                String bucket = "arn:aws:s3:::" + chain.member().role().bucket();
                statement.put("Action", "s3:*");
                statement.putArray("Resource").add(bucket).add(bucket + "/*");
              })),
  S3_BUCKET_MISSING(
      chain -> chain.environment().put("ROLECALL_BUCKET", Sandbox.BUCKET + "-of-last-year"));

  @SuppressWarnings("ImmutableEnumChecker") // the lambdas above hold nothing
  private final Consumer<ProfileChain> injection;

  Fault(Consumer<ProfileChain> injection) {
    this.injection = injection;
  }

  /** The fault of that id, if a demo can make it. */
  static Optional<Fault> of(String id) {
    return Arrays.stream(values()).filter(fault -> fault.mode().id().equals(id)).findFirst();
  }

  /** What the verification must find. */
  FailureMode mode() {
    return FailureMode.valueOf(name());
  }

  void breakChain(ProfileChain chain) {
    injection.accept(chain);
  }

  private static Consumer<ProfileChain> trustCondition(String claim, String value) {
    return chain -> chain.changeTrust(statement -> condition(statement).put(key(claim), value));
  }

  private static Consumer<ProfileChain> trustPattern(String subject) {
    return chain ->
        chain.changeTrust(
            statement -> {
              condition(statement).remove(key("sub"));
              ((ObjectNode) statement.get("Condition"))
                  .putObject("StringLike")
                  .put(key("sub"), subject);
            });
  }

  private static ObjectNode condition(ObjectNode statement) {
    return (ObjectNode) statement.get("Condition").get("StringEquals");
  }

  /** What every ServiceAccount of a namespace matches, under an operator that knows wildcards. */
  private static String anyOf(String namespace) {
    return ServiceAccountSubject.PREFIX + namespace + ":*";
  }

  private static String key(String claim) {
    return Sandbox.ISSUER.substring("https://".length()) + ":" + claim;
  }

  private static ClusterState withMisspeltPlugin(ClusterState cluster) {
    var profile = cluster.profile().orElseThrow();
    Plugin plugin = profile.plugins().get(0);
    return new ClusterState(
        cluster.namespace(),
        Optional.of(
            new ClusterState.Profile(
                profile.name(),
                profile.owner(),
                List.of(new Plugin("AwsIamForServiceAccounts", plugin.role(), false)),
                profile.annotations())),
        withoutAnnotations(cluster));
  }

  private static ClusterState withAnnotationOnDefault(ClusterState cluster) {
    Map<String, String> annotations =
        cluster.accounts().stream()
            .filter(account -> account.name().equals(SERVICE_ACCOUNT))
            .findFirst()
            .orElseThrow()
            .annotations();
    return new ClusterState(
        cluster.namespace(),
        cluster.profile(),
        withoutAnnotations(cluster).stream()
            .map(
                account ->
                    account.name().equals("default")
                        ? new ServiceAccount("default", annotations)
                        : account)
            .toList());
  }

  private static List<ServiceAccount> withoutAnnotations(ClusterState cluster) {
    return cluster.accounts().stream()
        .map(account -> new ServiceAccount(account.name(), Map.of()))
        .toList();
  }
}
