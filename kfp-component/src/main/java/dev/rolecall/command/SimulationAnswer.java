package dev.rolecall.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.DependsOn;
import dev.rolecall.iam.LayeredDecision;
import dev.rolecall.iam.MalformedPolicyException;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.Statement;
import dev.rolecall.report.NodesWithoutSecrets;
import java.util.List;

/** What {@code rolecall simulate} answers, as JSON and as text. */
final class SimulationAnswer {
  private static final JsonNodeFactory NODES = new NodesWithoutSecrets();

  private final Simulation simulation;
  private final LayeredDecision decided;

  SimulationAnswer(Simulation simulation) {
    this.simulation = simulation;
    this.decided = simulation.decide();
  }

  /** Of policies alone, all of which IAM would take. */
  static ObjectNode valid() {
    return NODES.objectNode().put("valid", true);
  }

  /** IAM's words, then where and what it is. */
  static ObjectNode malformed(MalformedPolicyException e) {
    return error("MalformedPolicyDocument", e.iamMessage() + " " + e.getMessage());
  }

  static ObjectNode error(String code, String message) {
    return NODES.objectNode().put("error", code).put("message", message);
  }

  boolean allowed() {
    return decided.allowed();
  }

  String explanation() {
    return decided.explanation(simulation.request());
  }

  /** {@code allowed}, {@code explicit_deny}, {@code implicit_deny} or {@code depends}. */
  String word() {
    if (decided.allowed()) {
      return "allowed";
    }
    if (decided.decision() instanceof Decision.Depends) {
      return "depends";
    }
    return decided.decision() instanceof Decision.ExplicitlyDenied
        ? "explicit_deny"
        : "implicit_deny";
  }

  ObjectNode json() {
    ObjectNode json = NODES.objectNode().put("decision", word());
    ArrayNode on = json.putArray("depends_on");
    if (decided.decision() instanceof Decision.Depends depends) {
      for (DependsOn each : depends.on()) {
        ObjectNode node = on.addObject().put("key", each.key()).put("operator", each.operator());
        ArrayNode values = node.putArray("values");
        each.values().forEach(values::add);
      }
    } else if (decided.decision() instanceof Decision.Allowed allowed) {
      statement(json, allowed.policy(), allowed.statement());
    } else if (decided.decision() instanceof Decision.ExplicitlyDenied denied) {
      statement(json, denied.policy(), denied.statement());
    }
    return json.put("explanation", explanation());
  }

  private void statement(ObjectNode json, Policy policy, Statement statement) {
    List<Policy> policies = simulation.policies().stream().map(Simulation.Given::policy).toList();
    ObjectNode node =
        json.putObject("statement")
            .put("policy", policies.indexOf(policy))
            .put("index", policy.document().statements().indexOf(statement));
    statement.sid().ifPresent(sid -> node.put("sid", sid));
  }
}
