package dev.rolecall.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.iam.TrustPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the Profile controller makes of a trust policy, where its plugin does more than annotate: it
 * takes provider and subjects from the first statement, and writes a fresh document of that one
 * statement (kubeflow/dashboard, components/profile-controller/controllers/plugin_iam.go).
 */
sealed interface ControllerEdit {
  /** It indexes the statements of what is no list. */
  record Panic() implements ControllerEdit {}

  /**
   * It reads no issuer, and IAM refuses what it writes.
   *
   * @param first whom its first statement is for
   */
  record NoIssuer(String first) implements ControllerEdit {}

  /** It reads the list of providers as a text, and IAM refuses what it writes. */
  record IssuerInList() implements ControllerEdit {}

  /**
   * IAM takes it.
   *
   * @param pending whether it writes as long as the Profile is there; it always does when it
   *     revokes
   * @param lost what it does not keep, in words
   * @param length of what it writes, in characters, with the subject in it
   */
  record Rewrite(boolean pending, List<String> lost, int length) implements ControllerEdit {
    /** Copies. */
    public Rewrite {
      lost = List.copyOf(lost);
    }
  }

  /** They hold for a text without wildcards where {@code StringEquals} does. */
  Set<String> ALIKE = Set.of("StringLike", "ForAnyValue:StringEquals", "ForAnyValue:StringLike");

  /** The audience that it writes, whatever stood there. */
  String AUDIENCE = "sts.amazonaws.com";

  /** Of a trust policy as it is stored; nothing where that is no policy. */
  static Optional<ControllerEdit> of(String trust, String subject) {
    JsonNode statements;
    try {
      statements = new JsonMapper().readTree(trust).path("Statement");
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    if (statements.isObject()) {
      return Optional.of(new Panic());
    }
    return statements.isArray() && !statements.isEmpty()
        ? Optional.of(of(statements, subject))
        : Optional.empty();
  }

  private static ControllerEdit of(JsonNode statements, String subject) {
    JsonNode first = statements.get(0);
    JsonNode provider = first.at("/Principal/Federated");
    if (provider.isArray()) {
      return new IssuerInList();
    }
    if (!provider.asText().contains(":oidc-provider/")) {
      return new NoIssuer(principals(first));
    }
    String issuer = provider.asText().substring(provider.asText().indexOf('/') + 1);
    List<String> lost = lostOf(first, issuer, subject);
    for (int index = 1; index < statements.size(); index++) {
      lost.add(
          "Statement[%d]%s for %s"
              .formatted(index, sid(statements.get(index)), principals(statements.get(index))));
    }
    List<String> subjects = texts(first.at("/Condition/StringEquals").path(issuer + ":sub"));
    boolean pending = !subjects.contains(subject);
    if (pending) {
      subjects.add(subject);
    }
    return new Rewrite(pending, lost, written(provider.asText(), issuer, subjects).length());
  }

  private static String written(String provider, String issuer, List<String> subjects) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
    ObjectNode statement = document.putArray("Statement").addObject();
    statement.put("Effect", "Allow").put("Action", TrustPolicy.ACTION);
    statement.putObject("Principal").put("Federated", provider);
    ObjectNode keys = statement.putObject("Condition").putObject("StringEquals");
    keys.putArray(issuer + ":aud").add(AUDIENCE);
    subjects.forEach(keys.putArray(issuer + ":sub")::add);
    return document.toString();
  }

  /** What of the first statement is not in the one that it writes. */
  private static List<String> lostOf(JsonNode first, String issuer, String subject) {
    List<String> lost = new ArrayList<>();
    if (!first.path("Effect").asText().equals("Allow")) {
      lost.add("the Deny of Statement[0], which becomes an Allow");
    }
    for (Map.Entry<String, JsonNode> operator : first.path("Condition").properties()) {
      for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
        if (!isKept(operator.getKey(), key.getKey(), issuer)
            && !isWrittenAnew(operator.getKey(), key, first, issuer, subject)) {
          lost.add(
              "the condition %s %s of Statement[0]".formatted(operator.getKey(), key.getKey()));
        }
      }
    }
    texts(first.at("/Condition/StringEquals").path(issuer + ":aud")).stream()
        .filter(audience -> !audience.equals(AUDIENCE))
        .forEach(audience -> lost.add("the audience %s of Statement[0]".formatted(audience)));
    texts(first.path("Action")).stream()
        .filter(action -> !action.equalsIgnoreCase(TrustPolicy.ACTION))
        .forEach(action -> lost.add("the action %s of Statement[0]".formatted(action)));
    first.path("Principal").properties().stream()
        .filter(kind -> !kind.getKey().equals("Federated"))
        .forEach(kind -> lost.add("the principal %s of Statement[0]".formatted(named(kind))));
    return lost;
  }

  private static boolean isKept(String operator, String key, String issuer) {
    return operator.equals("StringEquals")
        && Set.of(issuer + ":sub", issuer + ":aud").contains(key);
  }

  /** It asks for just what the statement asks for that is written in its place. */
  private static boolean isWrittenAnew(
      String operator,
      Map.Entry<String, JsonNode> key,
      JsonNode first,
      String issuer,
      String subject) {
    List<String> values = texts(key.getValue());
    List<String> subjects = texts(first.at("/Condition/StringEquals").path(issuer + ":sub"));
    return ALIKE.contains(operator)
        && (key.getKey().equals(issuer + ":aud")
            ? values.equals(List.of(AUDIENCE))
            : key.getKey().equals(issuer + ":sub")
                && values.equals(List.of(subject))
                && List.of(subject).containsAll(subjects));
  }

  private static String sid(JsonNode statement) {
    String sid = statement.path("Sid").asText();
    return sid.isEmpty() ? "" : " (%s)".formatted(sid);
  }

  private static String principals(JsonNode statement) {
    JsonNode principal = statement.path("Principal");
    return principal.isObject()
        ? String.join(", ", principal.properties().stream().map(ControllerEdit::named).toList())
        : principal.asText("whom NotPrincipal leaves");
  }

  private static String named(Map.Entry<String, JsonNode> kind) {
    return kind.getKey() + " " + String.join(" and ", texts(kind.getValue()));
  }

  private static List<String> texts(JsonNode value) {
    List<String> texts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(each -> texts.add(each.asText()));
    } else if (!value.isMissingNode()) {
      texts.add(value.asText());
    }
    return texts;
  }
}
