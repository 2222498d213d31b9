package dev.rolecall.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.failure.Secrets;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import dev.rolecall.verify.Report;
import java.util.Locale;
import java.util.Map;

/**
 * A report as JSON, schema 1. Keys: {@code schema}, {@code verdict}, {@code proved} ({@code
 * by_grant}, {@code by_reading} or {@code no}), {@code vantage}, {@code identity} (null where not
 * seen), {@code checks} and {@code exercise}. A check has {@code id}, {@code title}, {@code
 * outcome}, {@code evidence}; {@code took_ms} where something was looked at for it first, {@code
 * leaves_open} where it passed and does not show all that it may be taken to show, {@code reason}
 * where it was skipped, {@code finding} where it failed or warned. A finding has {@code id}, {@code
 * seen}, {@code cause}, {@code remedy}; {@code candidates} where one vantage cannot tell, with
 * {@code candidate_reasons} by id; {@code message} where it is to be handed to an administrator,
 * {@code follows_from} where another check's finding explains it. Its evidence is the check's.
 */
final class JsonView {
  private static final int SCHEMA = 1;

  /** ASCII only, so that neither a locale nor a terminal can change it. */
  private static final ObjectMapper JSON =
      new ObjectMapper(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build());

  static {
    JSON.setNodeFactory(new NodesWithoutSecrets());
  }

  private JsonView() {}

  static String render(Report report) {
    return written(tree(report));
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static String written(ObjectNode tree) {
    try {
      return writer().writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree cannot be written", e);
    }
  }

  private static ObjectWriter writer() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    return JSON.writer(
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
  }

  private static ObjectNode tree(Report report) {
    ObjectNode root = JSON.createObjectNode();
    root.put("schema", SCHEMA);
    root.put("verdict", Verdict.word(report));
    root.put("proved", report.proved().toString());
    root.put("vantage", report.vantage().name().toLowerCase(Locale.ROOT));
    root.putObject("identity")
        .put("role", report.identity().role().orElse(null))
        .put("subject", report.identity().subject().orElse(null))
        .put("caller", report.identity().caller().orElse(null));
    ArrayNode checks = root.putArray("checks");
    report.checks().forEach(check -> add(checks.addObject(), check));
    ObjectNode exercise = root.putObject("exercise");
    report.exercise().forEach((name, value) -> exercise.put(Secrets.leftOut(name), value));
    return root;
  }

  private static void add(ObjectNode node, CheckResult check) {
    node.put("id", check.id());
    node.put("title", check.title());
    node.put("outcome", Verdict.word(check.outcome().kind()));
    if (!check.took().isZero()) {
      node.put("took_ms", check.took().toMillis());
    }
    ObjectNode evidence = node.putObject("evidence");
    evidence(check.outcome()).forEach((name, value) -> evidence.put(Secrets.leftOut(name), value));
    if (check.outcome() instanceof Outcome.Passed passed && !passed.dependsOn().isEmpty()) {
      ArrayNode dependsOn = node.putArray("depends_on");
      passed.dependsOn().forEach(each -> dependsOn.add(dependency(each)));
    }
    if (check.outcome() instanceof Outcome.Passed passed) {
      passed.leavesOpen().ifPresent(open -> node.put("leaves_open", open));
    }
    if (check.outcome() instanceof Outcome.Skipped skipped) {
      node.put("reason", skipped.reason());
    }
    check.finding().ifPresent(finding -> add(node.putObject("finding"), finding));
  }

  private static ObjectNode dependency(Outcome.Dependency on) {
    ObjectNode node = JSON.createObjectNode();
    node.put("key", on.key()).put("operator", on.operator());
    on.values().forEach(node.putArray("values")::add);
    return node;
  }

  private static Map<String, String> evidence(Outcome outcome) {
    return outcome instanceof Outcome.Passed passed
        ? passed.evidence()
        : outcome.found().map(Finding::evidence).orElse(Map.of());
  }

  static void add(ObjectNode node, Finding finding) {
    node.put("id", finding.mode().id());
    if (!finding.candidates().isEmpty()) {
      ArrayNode candidates = node.putArray("candidates");
      finding.candidates().forEach(candidate -> candidates.add(candidate.id()));
    }
    if (!finding.reasons().isEmpty()) {
      ObjectNode reasons = node.putObject("candidate_reasons");
      finding.reasons().forEach((candidate, why) -> reasons.put(candidate.id(), why));
    }
    finding.message().ifPresent(message -> node.put("message", message));
    finding.followsFrom().ifPresent(check -> node.put("follows_from", check));
    node.put("seen", finding.seen());
    node.put("cause", finding.cause());
    ArrayNode remedy = node.putArray("remedy");
    finding.remedy().forEach(remedy::add);
  }
}
