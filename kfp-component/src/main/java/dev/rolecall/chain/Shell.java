package dev.rolecall.chain;

import dev.rolecall.cluster.ClusterState.Profile;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.credentials.RoleArn;
import java.util.List;
import java.util.Optional;

/** Commands as a reader types them into a POSIX shell. */
final class Shell {
  static final String LIST_ROLES = "aws iam list-roles --query 'Roles[].Arn'";

  private Shell() {}

  /**
   * Two lines: IAM has no compare-and-swap, so the first looks whether the policy is still the one
   * that was read, and only then the second replaces it.
   */
  static List<String> updateTrustPolicy(RoleArn role, String stored, String document) {
    return List.of(
        onlyIf(getTrustPolicy(role), stored),
        "aws iam update-assume-role-policy --role-name %s --policy-document %s"
            .formatted(quoted(role.name()), quoted(document)));
  }

  /**
   * What goes before a line that replaces a document. White space does not count: how a document is
   * laid out is the client's choice.
   *
   * @param reading prints the document as JSON
   * @param read the document as it was
   */
  private static String onlyIf(String reading, String read) {
    return "{ %s --output json | tr -d '[:space:]' | cksum | grep -qx '%s' || ! echo 'Changed since it was read: verify again.' >&2; } &&"
        .formatted(reading, Cksum.of(read.replaceAll("\\s", "")));
  }

  /** The same for a policy of the role's own. */
  static List<String> replaceRolePolicy(
      RoleArn role, String policyName, String stored, String document) {
    return List.of(
        onlyIf(getRolePolicy(role, policyName) + " --query PolicyDocument", stored),
        putRolePolicy(role, policyName, document));
  }

  static String putRolePolicy(RoleArn role, String policyName, String document) {
    return "aws iam put-role-policy --role-name %s --policy-name %s --policy-document %s"
        .formatted(quoted(role.name()), quoted(policyName), quoted(document));
  }

  static String getRolePolicy(RoleArn role, String policyName) {
    return "aws iam get-role-policy --role-name %s --policy-name %s"
        .formatted(quoted(role.name()), quoted(policyName));
  }

  static String getTrustPolicy(RoleArn role) {
    return "aws iam get-role --role-name %s --query Role.AssumeRolePolicyDocument"
        .formatted(quoted(role.name()));
  }

  static String getBoundary(RoleArn role) {
    return "aws iam get-role --role-name %s --query Role.PermissionsBoundary"
        .formatted(quoted(role.name()));
  }

  static String listInlinePolicies(RoleArn role) {
    return "aws iam list-role-policies --role-name " + quoted(role.name());
  }

  static String listAttachedPolicies(RoleArn role) {
    return "aws iam list-attached-role-policies --role-name " + quoted(role.name());
  }

  static String getBucketPolicy(String bucket) {
    return "aws s3api get-bucket-policy --bucket " + bucket;
  }

  static String createRole(RoleArn role, String document) {
    String path = role.path().equals("/") ? "" : " --path " + quoted(role.path());
    return "aws iam create-role --role-name %s%s --assume-role-policy-document %s"
        .formatted(quoted(role.name()), path, quoted(document));
  }

  static String createProvider(String issuer, List<String> audiences) {
    return "aws iam create-open-id-connect-provider --url %s --client-id-list %s"
        .formatted(quoted("https://" + issuer), quoted(audiences));
  }

  static String getProvider(String providerArn) {
    return "aws iam get-open-id-connect-provider --open-id-connect-provider-arn "
        + quoted(providerArn);
  }

  static String addClientId(String providerArn, String audience) {
    return "aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn %s --client-id %s"
        .formatted(quoted(providerArn), quoted(audience));
  }

  static String annotate(String namespace, String account, String roleArn) {
    return "kubectl -n %s annotate serviceaccount %s %s=%s --overwrite"
        .formatted(
            quoted(namespace), quoted(account), ServiceAccount.ROLE_ANNOTATION, quoted(roleArn));
  }

  static String getAccount(String namespace, String account) {
    return "kubectl -n %s get serviceaccount %s -o yaml"
        .formatted(quoted(namespace), quoted(account));
  }

  static String removeAnnotation(String namespace, String account) {
    return "kubectl -n %s annotate serviceaccount %s %s-"
        .formatted(quoted(namespace), quoted(account), ServiceAccount.ROLE_ANNOTATION);
  }

  /** By a JSON Patch. Profiles are of no namespace. */
  static String patchProfile(Profile profile, String patch) {
    return "kubectl patch profile %s --type json -p %s"
        .formatted(quoted(profile.name()), quoted(patch));
  }

  static String listNetworkPolicies(Optional<String> namespace) {
    return "kubectl %sget networkpolicies"
        .formatted(namespace.map(each -> "-n " + quoted(each) + " ").orElse(""));
  }

  static String dryRun(String namespace) {
    return "kubectl -n %s run probe --image=none --dry-run=server -o yaml --overrides='{\"spec\":{\"serviceAccountName\":\"default-editor\"}}'   # what a new pod gets"
        .formatted(quoted(namespace));
  }

  static String listPods(String namespace) {
    return "kubectl -n %s get pods".formatted(quoted(namespace));
  }

  static String deletePod(String namespace, String pod) {
    return "kubectl -n %s delete pod %s".formatted(quoted(namespace), quoted(pod));
  }

  /** Without {@code --apply}, which only shows a plan. */
  static String onboard(String profile, Optional<String> scope) {
    return "rolecall onboard --profile %s --scope %s"
        .formatted(quoted(profile), quoted(scope.orElse("s3://BUCKET/PREFIX")));
  }

  static String offboard(String profile) {
    return "rolecall offboard --profile " + quoted(profile);
  }

  private static String quoted(List<String> words) {
    return String.join(" ", words.stream().map(Shell::quoted).toList());
  }

  /** A word as the shell reads it back; quoted only where it must be. */
  static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
