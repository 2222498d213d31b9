package dev.rolecall.verify;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.IamView;
import dev.rolecall.s3.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the role's own policies allow what the scope needs. */
final class RolePolicyLink {
  private RolePolicyLink() {}

  static Check check() {
    return new LinkCheck(
        "role-policy",
        "The role's policies allow what its scope needs",
        Set.of(Chain.IAM, Chain.CONFIG, Chain.SCOPE),
        seen -> decide(seen.get(Chain.IAM), seen.get(Chain.CONFIG).role(), seen.get(Chain.SCOPE)));
  }

  /**
   * Decides. What no policy of the role allows, the bucket's own policy still may: that is a
   * warning, and S3's answer decides. A Deny is final.
   */
  static Outcome decide(IamView iam, RoleArn role, Scope scope) {
    if (!iam.accountId().equals(role.accountId()) || iam.role().isEmpty()) {
      return new Outcome.Skipped("There is no role whose policies could be read.");
    }
    IamView.Role seen = iam.role().get();
    if (seen.policies().isEmpty()) {
      return S3Findings.noPolicy(role, scope, Evidence.of("policies", 0)).warned();
    }
    List<S3Need> missing = new ArrayList<>();
    for (S3Need need : S3Need.values()) {
      Decision decision = need.evaluate(seen, role, scope, sample(need, scope));
      if (decision instanceof Decision.ExplicitlyDenied denied) {
        return S3Findings.deniedByRole(need, role, scope, denied).failed();
      }
      if (!decision.allowed()) {
        missing.add(need);
      }
    }
    return missing.isEmpty()
        ? evidence(seen, scope).passed()
        : S3Findings.notAllowed(missing, role, scope, Optional.empty(), evidence(seen, scope))
            .warned();
  }

  static String sample(S3Need need, Scope scope) {
    return need == S3Need.LIST ? scope.prefix() : scope.prefix() + "key";
  }

  private static Evidence evidence(IamView.Role seen, Scope scope) {
    return Evidence.of("scope", scope)
        .and(
            "policies",
            seen.policies().stream().map(p -> p.name()).collect(Collectors.joining(", ")));
  }
}
