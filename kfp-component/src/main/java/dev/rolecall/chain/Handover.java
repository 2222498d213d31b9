package dev.rolecall.chain;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Observation;
import dev.rolecall.verify.Observations;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a pod's user hands to an administrator, who sees what a pod does not: plain text of at most
 * ten lines, without secrets.
 */
final class Handover {
  /** What only looks. */
  private static final Pattern LOOKS = Pattern.compile("(aws [\\w-]+ (get|list)-|kubectl get ).*");

  private static final int COMMANDS = 2;
  private static final int LIKELIEST = 3;

  private Handover() {}

  /** The check, whose findings say what to hand on where they name candidates to a pod. */
  static Check saying(Check check) {
    List<Observation<?>> also =
        List.of(Chain.CONFIG, Chain.TOKEN, Chain.REQUEST, Chain.PROFILE, Chain.IAM, Chain.CLUSTER);
    return check.completedBy(
        also,
        (outcome, seen) ->
            isAdministrators(seen) ? outcome : outcome.finding(own -> saying(own, seen)));
  }

  private static Finding saying(Finding finding, Observations seen) {
    return finding.candidates().isEmpty() ? finding : finding.saying(message(finding, seen));
  }

  private static boolean isAdministrators(Observations seen) {
    return seen.find(Chain.IAM).isPresent() || seen.find(Chain.CLUSTER).isPresent();
  }

  private static String message(Finding finding, Observations seen) {
    Optional<RoleArn> role = seen.find(Chain.CONFIG).map(config -> config.role());
    Optional<WebIdentityRequest> request = seen.find(Chain.REQUEST);
    List<String> lines = new ArrayList<>();
    role.ifPresent(arn -> lines.add("Role: " + arn));
    request.ifPresent(
        asked ->
            lines.add("Subject: %s, issuer https://%s".formatted(asked.subject(), asked.issuer())));
    lines.add("Seen from its pod: " + finding.seen());
    stamp(finding, seen).ifPresent(lines::add);
    lines.add(
        "It may be any of %d, likeliest first: %s"
            .formatted(finding.candidates().size(), likeliest(finding)));
    lines.add("With credentials of the role's account and of the cluster, this tells which:");
    lines.add(
        "rolecall verify --profile "
            + seen.find(Chain.PROFILE)
                .or(() -> request.map(WebIdentityRequest::namespace))
                .map(Shell::quoted)
                .orElse("NAMESPACE"));
    finding.remedy().stream()
        .filter(line -> LOOKS.matcher(line).matches())
        .limit(COMMANDS)
        .forEach(lines::add);
    return String.join("\n", lines);
  }

  private static String likeliest(Finding finding) {
    return finding.candidates().stream()
        .limit(LIKELIEST)
        .map(candidate -> candidate.id())
        .collect(Collectors.joining(", "));
  }

  /** By what AWS finds the request again. */
  private static Optional<String> stamp(Finding finding, Observations seen) {
    List<String> parts = new ArrayList<>();
    Optional.ofNullable(finding.evidence().get("request id"))
        .ifPresent(id -> parts.add("Request id: " + id));
    seen.find(Chain.TOKEN)
        .ifPresent(
            reading -> {
              if (reading instanceof TokenReading.Read read) {
                parts.add("Time: " + read.at().truncatedTo(ChronoUnit.SECONDS));
              }
            });
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", parts));
  }
}
