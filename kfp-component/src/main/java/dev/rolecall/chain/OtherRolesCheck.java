package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.catalogue.Place;
import dev.rolecall.iam.AccountRoles;
import dev.rolecall.iam.RoleTrust;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Standing;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The account's other roles: what else names the Profile, or admits it. */
final class OtherRolesCheck {
  private OtherRolesCheck() {}

  static Check check() {
    return new Check(
        "other-roles",
        "No other role of the account names the Profile",
        Standing.at(Place.TRUST),
        List.of(Chain.REQUEST, Chain.ACCOUNT_ROLES),
        seen -> decide(seen.get(Chain.REQUEST), seen.get(Chain.ACCOUNT_ROLES)));
  }

  /** One that admits it by a pattern may be meant for every Profile. */
  static Outcome decide(WebIdentityRequest request, AccountRoles account) {
    Map<RoleTrust.Hold, List<RoleTrust>> holding = new EnumMap<>(RoleTrust.Hold.class);
    for (RoleTrust other : account.besides(request.role())) {
      for (RoleTrust.Hold hold : other.holds(request)) {
        holding.computeIfAbsent(hold, each -> new ArrayList<>()).add(other);
      }
    }
    Evidence evidence = Evidence.of("roles", account.roles().size());
    for (Map.Entry<RoleTrust.Hold, List<RoleTrust>> each : holding.entrySet()) {
      evidence = evidence.and(told(each.getKey()), names(each.getValue()));
    }
    List<RoleTrust> naming = holding.getOrDefault(RoleTrust.Hold.NAMED, List.of());
    return naming.isEmpty() ? evidence.passed() : named(request, naming, evidence).outcome();
  }

  private static String told(RoleTrust.Hold hold) {
    return switch (hold) {
      case NAMED -> "named by";
      case PATTERN -> "admitted by a pattern of";
      case OPEN -> "admitted with the whole cluster by";
      case UNREADABLE -> "not to be read";
    };
  }

  private static String names(List<RoleTrust> roles) {
    return roles.stream().map(each -> each.role().name()).collect(Collectors.joining(", "));
  }

  private static Finding named(
      WebIdentityRequest request, List<RoleTrust> naming, Evidence evidence) {
    List<String> remedy = new ArrayList<>();
    remedy.add("Where that is not meant, take %s out of them:".formatted(request.subject()));
    for (RoleTrust each : naming) {
      remedy.add(Shell.getTrustPolicy(each.role()));
    }
    return Finding.of(
        FailureMode.TRUST_OF_OTHER_ROLE,
        "The trust policies of %s name %s as well.".formatted(names(naming), request.subject()),
        "A role that the Profile had before keeps its subject, since nobody takes it out; or the"
            + " Profile is meant to have several.",
        remedy,
        evidence);
  }
}
