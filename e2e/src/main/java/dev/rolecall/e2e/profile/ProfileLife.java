package dev.rolecall.e2e.profile;

import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.e2e.cluster.KubeApi;
import dev.rolecall.iam.AccountRoles;
import dev.rolecall.s3.Scope;
import dev.rolecall.token.ServiceAccountSubject;
import dev.rolecall.verify.Sight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * Gives Profiles their roles and takes them again, in one account and one cluster. A plan reads
 * only; who has shown it makes its changes.
 */
public final class ProfileLife {
  /** A reconcile asks IAM twice, and its SDK tries each three times. */
  private static final Duration RECONCILE = Duration.ofSeconds(10);

  private final IamClient iam;
  private final String partition;
  private final String accountId;
  private final KubeApi cluster;
  private final Pause pause;

  /**
   * Makes ready.
   *
   * @param iam acts as an administrator of the account
   * @param partition {@code aws}, {@code aws-cn}, {@code aws-us-gov}
   * @param accountId twelve digits
   */
  public ProfileLife(
      IamClient iam, String partition, String accountId, KubeApi cluster, Pause pause) {
    this.iam = iam;
    this.partition = partition;
    this.accountId = accountId;
    this.cluster = cluster;
    this.pause = pause;
  }

  /** Lets time pass. */
  @FunctionalInterface
  public interface Pause {
    /** Returns after that time. */
    void of(Duration time) throws InterruptedException;
  }

  /**
   * What is wished for a Profile.
   *
   * @param issuer the cluster's issuer URL
   * @param role name of a role; else the one that the Profile has, else one of its own name
   * @param owner of the Profile, where it has to be made
   * @param withNamespace whether to make what is otherwise the Profile controller's to make
   */
  public record Wish(
      String profile,
      Scope scope,
      String issuer,
      Optional<String> role,
      Optional<String> owner,
      boolean withNamespace) {}

  /**
   * What would give the Profile its role; empty where it has it.
   *
   * @throws OnboardingException where it cannot be done
   * @throws dev.rolecall.e2e.cluster.ClusterException where the cluster cannot be read
   * @throws software.amazon.awssdk.core.exception.SdkException where IAM cannot be read
   */
  public Plan onboard(Wish wish) {
    ProfileState seen = ProfileState.read(cluster, wish.profile());
    ProfileRole role =
        new ProfileRole(
            wish.profile(), wish.issuer(), wish.scope().bucket(), wish.scope().prefix());
    RoleArn asked = asked(wish.profile(), wish.role(), seen);
    RoleState state = state(role, asked);
    RoleArn arn = state.role().map(RoleState.Role::arn).orElse(asked);
    return ClusterPlan.calm(wish.profile(), seen)
        .then(RolePlan.onboard(role, arn, state))
        .then(
            ClusterPlan.onboard(
                wish.profile(),
                arn.toString(),
                wish.scope().toString(),
                wish.owner(),
                wish.withNamespace(),
                seen.calmed()));
  }

  /**
   * What would give the cluster its own roles; empty where it has them.
   *
   * @throws OnboardingException where it cannot be done
   * @throws dev.rolecall.e2e.cluster.ClusterException where the cluster cannot be read
   * @throws software.amazon.awssdk.core.exception.SdkException where IAM cannot be read
   */
  public Plan onboard(ClusterRoles wish) {
    List<ServiceAccountSubject> accounts = new ArrayList<>(wish.adminAccounts());
    accounts.add(ServiceAccount.CONTROLLER);
    Map<String, RoleState> seen = new HashMap<>();
    return ClusterRolesPlan.of(
        wish,
        name -> new RoleArn(partition, accountId, "/", name),
        name ->
            seen.computeIfAbsent(
                name,
                each ->
                    RoleState.read(
                        iam,
                        ProfileRole.providerArn(partition, accountId, wish.issuer()),
                        each,
                        ClusterRoles.POLICY,
                        Sight.seen(new AccountRoles(List.of())))),
        ClusterRolesState.read(cluster, accounts));
  }

  /**
   * What would take the role from the Profile; empty where it has none. The plugin goes first, for
   * the controller puts back what is taken out of a trust policy while it stands.
   *
   * @throws OnboardingException where it cannot be done
   * @throws dev.rolecall.e2e.cluster.ClusterException where the cluster cannot be read
   * @throws software.amazon.awssdk.core.exception.SdkException where IAM cannot be read
   */
  public Plan offboard(String profile, String issuer, Optional<String> roleName) {
    ProfileState seen = ProfileState.read(cluster, profile);
    Plan plan = offboard(profile, issuer, roleName, seen);
    return seen.controllerEdits()
        ? plan.thenLast(lookAgain(profile, issuer, roleName, asked(profile, roleName, seen)))
        : plan;
  }

  private Change lookAgain(
      String profile, String issuer, Optional<String> roleName, RoleArn asked) {
    return Change.inBoth(
        "after %d s look again, and take out what a reconcile that was under way put back"
            .formatted(RECONCILE.toSeconds()),
        (iam, api) -> {
          try {
            pause.of(RECONCILE);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OnboardingException(OnboardingSentences.notLookedAtAgain(profile));
          }
          ProfileState now = ProfileState.read(api, profile);
          if (now.controllerEdits()) {
            throw new OnboardingException(OnboardingSentences.pluginStays(profile));
          }
          // By its name: nothing in the cluster names it any more.
          offboard(profile, issuer, roleName.or(() -> Optional.of(asked.name())), now)
              .changes()
              .forEach(change -> change.make(iam, api));
        });
  }

  private Plan offboard(
      String profile, String issuer, Optional<String> roleName, ProfileState seen) {
    // Its scope plays no part: the policy that holds it is known by its name.
    ProfileRole role = new ProfileRole(profile, issuer, "", "");
    RoleArn asked = asked(profile, roleName, seen);
    return ClusterPlan.takePlugin(profile, seen)
        .then(RolePlan.offboard(role, asked, state(role, asked)))
        .then(ClusterPlan.takeAnnotation(profile, seen));
  }

  /**
   * Makes a change of a plan.
   *
   * @throws OnboardingException where what is there by now does not let it be made
   */
  public void make(Change change) {
    change.make(iam, cluster);
  }

  private RoleState state(ProfileRole role, RoleArn asked) {
    return RoleState.read(
        iam,
        ProfileRole.providerArn(partition, accountId, role.issuer()),
        asked.name(),
        role.policyName(asked.name()),
        IamReader.roles(iam));
  }

  private RoleArn asked(String profile, Optional<String> name, ProfileState seen) {
    if (name.isPresent()) {
      return new RoleArn(partition, accountId, "/", name.get());
    }
    return seen.role()
        .map(this::own)
        .orElseGet(() -> new RoleArn(partition, accountId, "/", profile));
  }

  /** The role that the Profile names, which must be of this account. */
  private RoleArn own(String text) {
    RoleArn role;
    try {
      role = RoleArn.parse(text);
    } catch (IllegalArgumentException e) {
      throw new OnboardingException(OnboardingSentences.malformedRole(text));
    }
    if (!role.accountId().equals(accountId)) {
      throw new OnboardingException(OnboardingSentences.otherAccount(text, accountId));
    }
    return role;
  }
}
