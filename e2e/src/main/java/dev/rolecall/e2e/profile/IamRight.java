package dev.rolecall.e2e.profile;

import static dev.rolecall.e2e.profile.Task.OFFBOARD;
import static dev.rolecall.e2e.profile.Task.ONBOARD;
import static dev.rolecall.e2e.profile.Task.ONBOARD_CLUSTER_ROLES;
import static dev.rolecall.e2e.profile.Task.VERIFY;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A right that an admin's command needs in IAM: a statement of a policy. Whoever has credentials
 * may ask STS who he is, so that is no right here.
 *
 * @param sid letters, as IAM takes them for a statement's name
 * @param actions with the service before each
 * @param on what its resources are
 * @param why what it is for
 * @param tasks that need it
 */
public record IamRight(String sid, List<String> actions, On on, String why, Set<Task> tasks) {
  private static final Set<Task> EACH = Set.of(VERIFY, ONBOARD, ONBOARD_CLUSTER_ROLES, OFFBOARD);
  private static final Set<Task> GIVING = Set.of(ONBOARD, ONBOARD_CLUSTER_ROLES);

  static final IamRight READ_ROLE =
      new IamRight(
          "ReadRole", List.of("iam:GetRole"), On.ROLE, "The role and its trust policy.", EACH);

  static final IamRight READ_INLINE_POLICIES =
      new IamRight(
          "ReadInlinePolicies",
          List.of("iam:ListRolePolicies", "iam:GetRolePolicy"),
          On.ROLE,
          "The policies that are the role's own.",
          EACH);

  static final IamRight LIST_ATTACHED_POLICIES =
      new IamRight(
          "ListAttachedPolicies",
          List.of("iam:ListAttachedRolePolicies"),
          On.ROLE,
          "Which managed policies it has.",
          EACH);

  static final IamRight READ_MANAGED_POLICIES =
      new IamRight(
          "ReadManagedPolicies",
          List.of("iam:GetPolicy", "iam:GetPolicyVersion"),
          On.POLICY,
          "What these and its permissions boundary allow.",
          Set.of(VERIFY));

  static final IamRight LIST_PROVIDERS =
      new IamRight(
          "ListProviders",
          List.of("iam:ListOpenIDConnectProviders"),
          On.ANYTHING,
          "Which OIDC providers the account has.",
          Set.of(VERIFY));

  static final IamRight READ_PROVIDERS =
      new IamRight(
          "ReadProviders",
          List.of("iam:GetOpenIDConnectProvider"),
          On.PROVIDER,
          "An OIDC provider's issuer and audiences.",
          EACH);

  static final IamRight LIST_ROLES =
      new IamRight(
          "ListRoles",
          List.of("iam:ListRoles"),
          On.ANYTHING,
          "Which other roles admit the Profile.",
          Set.of(VERIFY, ONBOARD, OFFBOARD));

  static final IamRight READ_QUOTA =
      new IamRight(
          "ReadQuota",
          List.of("iam:GetAccountSummary"),
          On.ANYTHING,
          "How long a trust policy may be.",
          EACH);

  private static final IamRight MAKE_PROVIDER =
      new IamRight(
          "MakeProvider",
          List.of("iam:CreateOpenIDConnectProvider", "iam:AddClientIDToOpenIDConnectProvider"),
          On.PROVIDER,
          "The cluster's OIDC provider, and its audience.",
          GIVING);

  private static final IamRight MAKE_ROLE =
      new IamRight(
          "MakeRole",
          List.of("iam:CreateRole", "iam:TagRole"),
          On.ROLE,
          "A role that is not there yet, and the tag that tells whose it is.",
          GIVING);

  private static final IamRight CHANGE_TRUST =
      new IamRight(
          "ChangeTrust",
          List.of("iam:UpdateAssumeRolePolicy"),
          On.ROLE,
          "Who may assume the role.",
          Set.of(ONBOARD, ONBOARD_CLUSTER_ROLES, OFFBOARD));

  private static final IamRight GIVE_POLICY =
      new IamRight(
          "GivePolicy",
          List.of("iam:PutRolePolicy"),
          On.ROLE,
          "The policy with the Profile's scope, or with what the controller may edit.",
          GIVING);

  private static final IamRight TAKE_POLICY =
      new IamRight(
          "TakePolicy",
          List.of("iam:DeleteRolePolicy"),
          On.ROLE,
          "The policy with the Profile's scope.",
          Set.of(OFFBOARD));

  private static final IamRight DELETE_ROLE =
      new IamRight(
          "DeleteRole",
          List.of("iam:DeleteRole"),
          On.ROLE,
          "A role that onboarding made, and that serves nobody else.",
          Set.of(OFFBOARD));

  /** All of them: {@link IamReader}, {@link RoleState} and {@link RolePlan} make the requests. */
  public static final List<IamRight> ALL =
      List.of(
          READ_ROLE,
          READ_INLINE_POLICIES,
          LIST_ATTACHED_POLICIES,
          READ_MANAGED_POLICIES,
          LIST_PROVIDERS,
          READ_PROVIDERS,
          LIST_ROLES,
          READ_QUOTA,
          MAKE_PROVIDER,
          MAKE_ROLE,
          CHANGE_TRUST,
          GIVE_POLICY,
          TAKE_POLICY,
          DELETE_ROLE);

  /** What its resources are. */
  public enum On {
    /** Roles. */
    ROLE,
    /** Managed policies, the account's and AWS's. */
    POLICY,
    /** OIDC providers. */
    PROVIDER,
    /** The action has no resource. */
    ANYTHING
  }

  /** Copies. */
  public IamRight {
    actions = List.copyOf(actions);
    tasks = Set.copyOf(tasks);
  }

  /** The actions of some of them, for a sentence. */
  static String words(IamRight... rights) {
    List<String> all = Stream.of(rights).flatMap(right -> right.actions().stream()).toList();
    int last = all.size() - 1;
    return last == 0
        ? all.get(0)
        : String.join(", ", all.subList(0, last)) + " and " + all.get(last);
  }
}
