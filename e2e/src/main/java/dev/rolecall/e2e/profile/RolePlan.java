package dev.rolecall.e2e.profile;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.AccountRoles;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.RoleTrust;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.verify.Sight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;

/** What is to be done in an account, so that a Profile has its role or has it no more. */
final class RolePlan {
  private final ProfileRole wish;
  private final RoleArn role;
  private final WebIdentityRequest request;
  private final RoleState state;
  private final List<String> there = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private RolePlan(ProfileRole wish, RoleArn role, RoleState state) {
    this.wish = wish;
    this.role = state.role().map(RoleState.Role::arn).orElse(role);
    this.request = wish.request(this.role);
    this.state = state;
  }

  /**
   * Gives the Profile the role.
   *
   * @param role by its name; where it is there, its own path counts
   * @throws OnboardingException where its trust policy cannot be edited
   */
  static Plan onboard(ProfileRole wish, RoleArn role, RoleState state) {
    RolePlan plan = new RolePlan(wish, role, state);
    plan.provide();
    plan.giveRole();
    plan.giveScope();
    plan.tellOfOthers();
    return plan.plan();
  }

  /**
   * Takes the role from the Profile; nothing that it leaves admits every account of the issuer.
   *
   * @throws OnboardingException where its trust policy cannot be edited
   */
  static Plan offboard(ProfileRole wish, RoleArn role, RoleState state) {
    RolePlan plan = new RolePlan(wish, role, state);
    state.role().ifPresent(plan::takeRole);
    if (state.role().isEmpty()) {
      plan.there.add("no role " + role);
    }
    plan.takeFromOthers();
    plan.notes.add(OnboardingSentences.dataStays());
    if (state.clientIds().isPresent()) {
      plan.notes.add(OnboardingSentences.providerStays(wish.issuer()));
    }
    return plan.plan();
  }

  private Plan plan() {
    return new Plan(there, changes, notes);
  }

  private void provide() {
    Plan provided = ProviderPlan.of(wish.issuer(), request.providerArn(), state.clientIds());
    there.addAll(provided.there());
    changes.addAll(provided.changes());
  }

  private void giveRole() {
    if (state.role().isEmpty()) {
      String trust = wish.trustPolicy(role.partition(), role.accountId());
      changes.add(
          creation(
              role,
              "Kubeflow Profile " + wish.profile(),
              Tag.builder().key(RoleState.TAG).value(wish.profile()).build(),
              trust));
      return;
    }
    RoleState.Role found = state.role().get();
    there.add("role " + role);
    String trust = TrustEdit.admit(found.trustPolicy(), request);
    int size = PolicyDocument.size(trust);
    if (trust.equals(found.trustPolicy())) {
      there.add("trust policy admits " + request.subject());
    } else if (size > state.trustQuota()) {
      throw new OnboardingException(
          OnboardingSentences.tooLarge(role.name(), size, state.trustQuota()));
    } else {
      changes.add(trustChange(role, found.trustPolicy(), now -> TrustEdit.admit(now, request)));
    }
    if (TrustEdit.withdraw(trust, request).filter(TrustEdit::allowsAnybody).isPresent()) {
      notes.add(OnboardingSentences.sharedRole(role.name()));
    }
    if (!found.otherPolicies().isEmpty()) {
      notes.add(OnboardingSentences.otherPolicies(role.name(), found.otherPolicies()));
    }
  }

  static Change creation(RoleArn role, String description, Tag tag, String trust) {
    return Change.inIam(
        "create role " + role,
        Difference.between("", trust),
        iam ->
            iam.createRole(
                create ->
                    create
                        .roleName(role.name())
                        .path(role.path())
                        .description(description)
                        .tags(tag)
                        .assumeRolePolicyDocument(trust)));
  }

  /** Of the policy as it is when it is made. */
  static Change trustChange(RoleArn of, String before, UnaryOperator<String> edit) {
    return Change.inIam(
        "change trust policy of " + of.name(),
        Difference.between(before, edit.apply(before)),
        iam -> change(iam, of, edit));
  }

  /** The same where access ends: to a role that is gone it has ended. */
  private static Change closing(RoleArn of, String before, UnaryOperator<String> edit) {
    return removal(
        "change trust policy of " + of.name(),
        Difference.between(before, edit.apply(before)),
        iam -> change(iam, of, edit));
  }

  /** The edit is of the policy as it is when it is made: IAM does not compare, and swaps. */
  private static void change(IamClient iam, RoleArn of, UnaryOperator<String> edit) {
    String now = IamReader.trustPolicy(iam, of.name());
    String after = edit.apply(now);
    if (!after.equals(now)) {
      iam.updateAssumeRolePolicy(update -> update.roleName(of.name()).policyDocument(after));
    }
  }

  /** What is gone already is well. */
  private static Change removal(String what, List<String> detail, Consumer<IamClient> by) {
    return Change.inIam(
        what,
        detail,
        iam -> {
          try {
            by.accept(iam);
          } catch (NoSuchEntityException gone) {
            // Somebody else has removed it.
          }
        });
  }

  /** What else lets the Profile in. */
  private void tellOfOthers() {
    for (RoleTrust other : others()) {
      for (RoleTrust.Hold hold : other.holds(request)) {
        notes.add(OnboardingSentences.otherRole(other.role(), request.subject(), hold));
      }
    }
  }

  /** Takes the subject out where nobody else is touched, and asks where somebody may be. */
  private void takeFromOthers() {
    boolean named = false;
    for (RoleTrust other : others()) {
      String before = other.trustPolicy();
      for (RoleTrust.Hold hold : other.holds(request)) {
        WebIdentityRequest who = request.of(other.role());
        if (hold == RoleTrust.Hold.NAMED && TrustEdit.unnamed(before, who).isPresent()) {
          changes.add(
              closing(
                  other.role(),
                  before,
                  now ->
                      TrustEdit.unnamed(now, who)
                          .orElseThrow(
                              () ->
                                  new OnboardingException(
                                      OnboardingSentences.servesOthersNow(who.role().name())))));
        } else {
          notes.add(OnboardingSentences.askedOfOther(other.role(), who.subject(), hold));
        }
        named |= hold == RoleTrust.Hold.NAMED;
      }
    }
    if (!named && state.account() instanceof Sight.Seen) {
      there.add("no other role that names " + request.subject());
    }
  }

  private List<RoleTrust> others() {
    if (state.account() instanceof Sight.Seen<AccountRoles> seen) {
      return seen.value().besides(role);
    }
    if (state.account() instanceof Sight.Unseen<AccountRoles> unseen) {
      notes.add(unseen.reason());
    }
    return List.of();
  }

  private void giveScope() {
    String after = wish.scopePolicy(role.partition());
    Optional<String> before = state.role().flatMap(RoleState.Role::scopePolicy);
    if (before.filter(text -> Difference.between(text, after).isEmpty()).isPresent()) {
      there.add("policy %s of %s".formatted(policy(), role.name()));
      return;
    }
    changes.add(
        Change.inIam(
            "%s policy %s of %s: s3://%s/%s"
                .formatted(
                    before.isPresent() ? "change" : "create",
                    policy(),
                    role.name(),
                    wish.bucket(),
                    wish.prefix()),
            Difference.between(before.orElse(""), after),
            iam ->
                iam.putRolePolicy(
                    put -> put.roleName(role.name()).policyName(policy()).policyDocument(after))));
  }

  private String policy() {
    return wish.policyName(role.name());
  }

  private void takeRole(RoleState.Role found) {
    Optional<String> left = TrustEdit.withdraw(found.trustPolicy(), request);
    if (left.filter(TrustEdit::allowsAnybody).isPresent()) {
      keep(found);
      takeScope(found);
      return;
    }
    boolean deletable =
        found.madeFor().filter(wish.profile()::equals).isPresent()
            && found.otherPolicies().isEmpty();
    if (deletable) {
      takeScope(found);
      changes.add(
          removal(
              "delete role " + role, Difference.between(found.trustPolicy(), ""), this::delete));
    } else {
      keep(found);
      takeScope(found);
      notes.add(OnboardingSentences.roleStays(role.name()));
    }
    notes.add(OnboardingSentences.sessionsLast());
  }

  /** Unless somebody was admitted since it was seen. */
  private void delete(IamClient iam) {
    if (TrustEdit.withdraw(IamReader.trustPolicy(iam, role.name()), request)
        .filter(TrustEdit::allowsAnybody)
        .isPresent()) {
      throw new OnboardingException(OnboardingSentences.servesOthersNow(role.name()));
    }
    iam.deleteRole(delete -> delete.roleName(role.name()));
  }

  private void keep(RoleState.Role found) {
    String trust = TrustEdit.close(found.trustPolicy(), request);
    if (trust.equals(found.trustPolicy())) {
      there.add("trust policy of %s without %s".formatted(role.name(), request.subject()));
    } else {
      changes.add(closing(role, found.trustPolicy(), now -> TrustEdit.close(now, request)));
    }
    if (TrustEdit.admits(trust, request)) {
      notes.add(OnboardingSentences.stillAdmitted(role.name(), request.subject()));
    }
  }

  private void takeScope(RoleState.Role found) {
    if (found.scopePolicy().isPresent()) {
      changes.add(
          removal(
              "delete policy %s of %s".formatted(policy(), role.name()),
              Difference.between(found.scopePolicy().get(), ""),
              iam ->
                  iam.deleteRolePolicy(
                      delete -> delete.roleName(role.name()).policyName(policy()))));
    }
  }
}
