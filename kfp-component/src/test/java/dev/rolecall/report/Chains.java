package dev.rolecall.report;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.catalogue.Place;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Report;
import dev.rolecall.verify.Standing;
import dev.rolecall.verify.Vantage;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reports of chains that are whole, cut, or out of sight. */
final class Chains {
  static final Outcome PASSED = new Outcome.Passed(Map.of());
  static final Outcome SKIPPED = new Outcome.Skipped("It was not seen.");
  static final Outcome DEPENDS =
      new Outcome.Passed(
          Map.of(),
          List.of(new Outcome.Dependency("aws:SourceIp", "IpAddress", List.of("10.0.0.0/8"))));

  private static final Standing GRANT =
      Standing.doing(Place.SESSION, Place.TOKEN, Place.ISSUER, Place.PROVIDER, Place.TRUST);
  private static final Standing ANSWER = Standing.doing(Place.BUCKET, Place.SESSION);

  private Chains() {}

  /** Each of them by its name. */
  static Map<String, Report> all() {
    Map<String, Report> chains = new LinkedHashMap<>();
    chains.put("whole", whole());
    chains.put("read", read());
    chains.put("cut at trust", cutAtTrust());
    chains.put("refused", refused());
    chains.put("troubled", troubled());
    chains.put("unseen", unseen());
    return chains;
  }

  /** An administrator reads all of it, STS grants and S3 answers. */
  static Report whole() {
    return report(
        Stream.concat(read(Place.PROFILE, Place.TRUST), Stream.of(grant(PASSED), answer(PASSED))));
  }

  /** An administrator reads all of it, from where nothing is asked of STS or S3. */
  static Report read() {
    return report(
        Stream.concat(read(Place.PROFILE, Place.TRUST), Stream.of(reading(Place.BUCKET, PASSED))));
  }

  /** The trust policy does not admit the token, as an administrator sees it. */
  static Report cutAtTrust() {
    return report(
        Stream.concat(
            read(Place.PROFILE, Place.PROVIDER),
            Stream.of(
                reading(Place.TRUST, found(FailureMode.TRUST_SUB_MISMATCH).failed()),
                grant(
                    found(FailureMode.STS_ACCESS_DENIED)
                        .following("trust", found(FailureMode.TRUST_SUB_MISMATCH))
                        .failed()),
                answer(SKIPPED))));
  }

  /** The same, as the pod sees it. */
  static Report refused() {
    return report(
        Stream.of(
            reading(Place.POD, PASSED),
            reading(Place.TOKEN, PASSED),
            grant(found(FailureMode.STS_ACCESS_DENIED).failed()),
            answer(SKIPPED)));
  }

  /** Nothing but warnings and conditions on what nobody knows, and two breaks. */
  static Report troubled() {
    return report(
        Stream.of(
            reading(Place.PROFILE, found(FailureMode.PLUGIN_ROLE_IN_OTHER_ACCOUNT).failed()),
            reading(Place.ACCOUNT, SKIPPED),
            reading(Place.WEBHOOK, found(FailureMode.WEBHOOK_FAILING_OPEN).warned()),
            reading(Place.POD, found(FailureMode.STATIC_KEYS_SHADOW_ROLE).warned()),
            reading(Place.TOKEN, found(FailureMode.TOKEN_EXPIRED).failed()),
            reading(Place.PROVIDER, PASSED),
            reading(Place.TRUST, DEPENDS),
            grant(SKIPPED),
            answer(SKIPPED)));
  }

  static Report unseen() {
    return report(Arrays.stream(Place.values()).map(place -> reading(place, SKIPPED)));
  }

  static Report report(Stream<CheckResult> checks) {
    return new Report(
        Vantage.ADMIN,
        new Report.Identity(Optional.empty(), Optional.empty(), Optional.empty()),
        checks.toList(),
        Map.of(),
        false);
  }

  static CheckResult reading(Place place, Outcome outcome) {
    return result(Standing.reading(place), outcome);
  }

  static CheckResult grant(Outcome outcome) {
    return result(GRANT, outcome);
  }

  static CheckResult answer(Outcome outcome) {
    return result(ANSWER, outcome);
  }

  static CheckResult result(Standing standing, Outcome outcome) {
    String id = standing.place().toString();
    return new CheckResult(id, "The check " + id, standing, outcome, Duration.ZERO);
  }

  static Finding found(FailureMode mode) {
    return new Finding(mode, List.of(), "It was seen.", mode.cause(), List.of(), Map.of());
  }

  private static Stream<CheckResult> read(Place first, Place last) {
    return Arrays.stream(Place.values())
        .filter(place -> place.compareTo(first) >= 0 && place.compareTo(last) <= 0)
        .map(place -> reading(place, PASSED));
  }
}
