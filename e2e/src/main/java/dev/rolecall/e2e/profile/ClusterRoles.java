package dev.rolecall.e2e.profile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.PolicyPattern;
import dev.rolecall.token.ServiceAccountSubject;
import java.util.List;
import java.util.Optional;

/**
 * What is wished for a cluster's own roles: {@code kf-admin} for control plane components and
 * {@code kf-user} for every Profile, as kfctl made them (kubeflow/kfctl, pkg/kfapp/aws/aws.go,
 * setupIamRoleForServiceAccount), and one for the Profile controller, which had kfctl's {@code
 * kf-admin} and with it the right to take any role.
 *
 * @param cluster its name
 * @param issuer its issuer URL
 * @param adminAccounts that are to have {@code kf-admin}
 * @param profileRoles whose trust the controller may edit, as they stand behind {@code role/} in
 *     ARNs, with wildcards; else those that have the tag of onboarding
 */
public record ClusterRoles(
    String cluster,
    String issuer,
    List<ServiceAccountSubject> adminAccounts,
    Optional<String> profileRoles) {
  /** The inline policy of the controller's role. */
  static final String POLICY = "profile-roles";

  /** On each role, with the cluster's name, as kfctl has it. */
  static final String TAG = "kubeflow/cluster-name";

  /** Copies. */
  public ClusterRoles {
    adminAccounts = List.copyOf(adminAccounts);
  }

  /** Name of the role of the control plane's components. */
  String admin() {
    return "kf-admin-" + cluster;
  }

  /** Name of the role of all Profiles. */
  String user() {
    return "kf-user-" + cluster;
  }

  /** Name of the Profile controller's role, the longest of the three. */
  String controller() {
    return "kf-controller-" + cluster;
  }

  /** Whether the controller may edit the trust of a role, as far as its ARN tells. */
  boolean mayEdit(RoleArn role) {
    return profileRoles
        .filter(pattern -> PolicyPattern.of(arn(role, pattern)).mayMatch(role.toString()))
        .isPresent();
  }

  /** What the controller may do: to read and to edit the trust of the Profiles' roles. */
  String controllerPolicy(RoleArn controller) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
    ArrayNode statements = document.putArray("Statement");
    ObjectNode own = statement(statements, "EditProfileRoles");
    own.put("Resource", arn(controller, profileRoles.orElse("*")));
    if (profileRoles.isEmpty()) {
      own.putObject("Condition")
          .putObject("StringLike")
          .put("aws:ResourceTag/" + RoleState.TAG, "?*");
    }
    statement(statements, "EditSharedRole").put("Resource", arn(controller, user()));
    return document.toString();
  }

  private static ObjectNode statement(ArrayNode statements, String sid) {
    ObjectNode statement = statements.addObject();
    statement.put("Sid", sid).put("Effect", "Allow");
    statement.putArray("Action").add("iam:GetRole").add("iam:UpdateAssumeRolePolicy");
    return statement;
  }

  /** In the account of another role. */
  private static String arn(RoleArn beside, String role) {
    return "arn:%s:iam::%s:role/%s".formatted(beside.partition(), beside.accountId(), role);
  }
}
