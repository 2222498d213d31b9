package dev.rolecall.e2e.profile;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.TrustPolicy;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopePolicy;
import dev.rolecall.token.ServiceAccountSubject;
import java.util.List;

/**
 * The role of a Profile: its trust policy admits the Profile's {@code default-editor} and nobody
 * else, its S3 policy allows one prefix of one bucket.
 *
 * @param profile name of the Profile, which is the name of its namespace and of the role
 * @param issuer the cluster's issuer URL
 * @param bucket name of the bucket
 * @param prefix ends with a slash
 */
public record ProfileRole(String profile, String issuer, String bucket, String prefix) {
  /** The audience of the tokens that the pod identity webhook asks for. */
  public static final String AUDIENCE = "sts.amazonaws.com";

  /** The ServiceAccount that a Profile's plugin annotates. */
  public static final String SERVICE_ACCOUNT = ClusterState.ServiceAccount.EDITOR;

  private static final JsonMapper JSON = new JsonMapper();

  /** The {@code sub} of a token for that ServiceAccount of a namespace. */
  public static String subject(String namespace, String serviceAccount) {
    return new ServiceAccountSubject(namespace, serviceAccount).toString();
  }

  /** The ARN under which IAM registers an issuer (IAM User Guide, Create an OIDC provider). */
  public static String providerArn(String accountId, String issuer) {
    return providerArn("aws", accountId, issuer);
  }

  /** The same in another partition. */
  static String providerArn(String partition, String accountId, String issuer) {
    return "arn:" + partition + ":iam::" + accountId + ":oidc-provider/" + withoutScheme(issuer);
  }

  /** What the role's trust policy admits. */
  WebIdentityRequest request(RoleArn role) {
    return new WebIdentityRequest(
        role, withoutScheme(issuer), subject(profile, SERVICE_ACCOUNT), List.of(AUDIENCE));
  }

  /** Who may assume the role: this Profile's {@code default-editor}, asking STS. */
  public String trustPolicy(String accountId) {
    return trustPolicy("aws", accountId);
  }

  /** The same in another partition. */
  String trustPolicy(String partition, String accountId) {
    return trustPolicy(
        providerArn(partition, accountId, issuer), subject(profile, SERVICE_ACCOUNT), AUDIENCE);
  }

  private String trustPolicy(String providerArn, String subject, String audience) {
    ObjectNode document = JSON.createObjectNode().put("Version", "2012-10-17");
    ObjectNode statement = document.putArray("Statement").addObject();
    statement.put("Sid", "AdmitDefaultEditor").put("Effect", "Allow");
    statement.putObject("Principal").put("Federated", providerArn);
    statement.put("Action", TrustPolicy.ACTION);
    ObjectNode equal = statement.putObject("Condition").putObject("StringEquals");
    equal.put(withoutScheme(issuer) + ":sub", subject);
    equal.put(withoutScheme(issuer) + ":aud", audience);
    return document.toString();
  }

  /** Name of the inline policy that holds the scope: a role that is shared has one for each. */
  String policyName(String roleName) {
    return roleName.equals(profile)
        ? Onboarding.SCOPE_POLICY
        : Onboarding.SCOPE_POLICY + "-" + profile;
  }

  /** What the role may do: list, read, write and delete below the prefix, in parts too. */
  public String scopePolicy() {
    return scopePolicy("aws");
  }

  /** The same in another partition. */
  String scopePolicy(String partition) {
    return ScopePolicy.whole(partition, new Scope(bucket, prefix));
  }

  static String withoutScheme(String issuer) {
    return issuer.substring(issuer.indexOf("://") + "://".length());
  }
}
