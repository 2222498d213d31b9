package dev.rolecall.chain;

import dev.rolecall.catalogue.Place;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Standing;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the session is the role's. */
final class IdentityCheck {
  private static final Pattern ASSUMED =
      Pattern.compile("arn:([a-z-]+):sts::(\\d{12}):assumed-role/([^/]+)/.+");

  private IdentityCheck() {}

  static Check check() {
    return new Check(
        "identity",
        "The session is the role's",
        Standing.doing(Place.SESSION),
        List.of(Chain.CALLER, Chain.CONFIG),
        seen -> decide(seen.get(Chain.CALLER), seen.get(Chain.CONFIG).role()));
  }

  static Outcome decide(CallerAnswer answer, RoleArn role) {
    if (answer instanceof CallerAnswer.Refused refused) {
      return IdentityFindings.refused(refused).failed();
    }
    if (answer instanceof CallerAnswer.NotOffered notOffered) {
      return IdentityFindings.notOffered(notOffered);
    }
    if (answer instanceof CallerAnswer.Unreachable unreachable) {
      return IdentityFindings.unreachable(unreachable).failed();
    }
    CallerAnswer.Is caller = (CallerAnswer.Is) answer;
    Evidence evidence = Evidence.of("caller", caller.arn()).and("role", role);
    return named(caller.arn()).filter(role(role)::equals).isPresent()
        ? evidence.and("took ms", caller.took().toMillis()).passed()
        : IdentityFindings.other(caller.arn(), role, evidence).failed();
  }

  /** An assumed role's ARN drops the role's path: what is left is compared. */
  private record Named(String partition, String account, String name) {}

  private static Named role(RoleArn role) {
    return new Named(role.partition(), role.accountId(), role.name());
  }

  private static Optional<Named> named(String arn) {
    Matcher assumed = ASSUMED.matcher(arn);
    return assumed.matches()
        ? Optional.of(new Named(assumed.group(1), assumed.group(2), assumed.group(3)))
        : Optional.empty();
  }
}
