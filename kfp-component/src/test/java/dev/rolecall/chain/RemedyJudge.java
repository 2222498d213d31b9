package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.iam.PolicyType;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.verify.Finding;
import dev.rolecall.verify.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Judges what is printed to be typed, of random trust policies, on requests of whoever could ask
 * from wherever.
 */
final class RemedyJudge {
  private static final int REQUESTS = 20;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TYPED =
      Pattern.compile("aws iam update-assume-role-policy .* --policy-document '(.*)'");

  /** Of some policies, those that do not admit the request, and those with a change printed. */
  record Count(int broken, int printed) {
    Count and(Count other) {
      return new Count(broken + other.broken, printed + other.printed);
    }
  }

  private final Predicate<ObjectNode> allowed;

  /**
   * A judge.
   *
   * @param allowed decides a line, as {@code simulate --json-lines} reads it
   */
  RemedyJudge(Predicate<ObjectNode> allowed) {
    this.allowed = allowed;
  }

  /** Judges a thousand policies, of which the first breach is thrown. */
  Count ofThousand(int seed) {
    RandomTrust random = new RandomTrust(seed);
    Count count = new Count(0, 0);
    for (int at = 0; at < 1000; at++) {
      count = count.and(one(random));
    }
    return count;
  }

  Count one(RandomTrust random) {
    ObjectNode stored = random.policy();
    Outcome outcome = TrustCheck.decide(Example.iam(stored.toString()), Example.ASK);
    Optional<JsonNode> typed = outcome.found().flatMap(RemedyJudge::typed);
    typed.ifPresent(changed -> judge(random, stored, changed, outcome));
    return outcome.kind() == Outcome.Kind.FAILED
        ? new Count(1, typed.isPresent() ? 1 : 0)
        : new Count(0, 0);
  }

  private static Optional<JsonNode> typed(Finding finding) {
    return finding.remedy().stream()
        .map(TYPED::matcher)
        .filter(Matcher::matches)
        .map(command -> read(command.group(1)))
        .findFirst();
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(json, e);
    }
  }

  private void judge(RandomTrust random, ObjectNode stored, JsonNode changed, Outcome outcome) {
    boolean closes = outcome.kind() == Outcome.Kind.WARNED;
    String both = "%n%s%n%s".formatted(stored, changed);
    PolicyType.TRUST.check(TrustDocument.parse(changed.toString()).policy());
    List<ObjectNode> own = new ArrayList<>();
    for (int at = 0; at < REQUESTS; at++) {
      own.add(random.own());
      ObjectNode asked = at % 4 == 0 ? own.get(own.size() - 1) : random.request();
      boolean before = admits(stored, asked);
      boolean after = admits(changed, asked);
      if (!before && after) {
        assertThat(!closes && isOwn(asked)).as("newly admitted: %s %s", asked, both).isTrue();
        assertThat(isGuarded(stored, asked)).as("past a guard: %s %s", asked, both).isTrue();
      }
      if (before && !after) {
        assertThat(closes && !isNamed(stored, asked)).as("refused: %s %s", asked, both).isTrue();
      }
    }
    for (int at = 0; at < 200 && own.stream().noneMatch(each -> admits(changed, each)); at++) {
      own.add(random.own());
    }
    assertThat(own).as("mended, somewhere: %s", both).anyMatch(each -> admits(changed, each));
  }

  private static boolean isOwn(JsonNode asked) {
    return asked.path("principal").path("Federated").asText().equals(Example.ASK.providerArn())
        && asked.path("context").path(Example.ASK.subKey()).asText().equals(Example.SUBJECT)
        && asked.path("context").path(Example.ASK.audKey()).asText().equals(Example.AUDIENCE);
  }

  /** Letter by letter in an Allow, or not by a subject of the issuer at all. */
  private static boolean isNamed(JsonNode stored, JsonNode asked) {
    String subject = asked.path("context").path(Example.ASK.subKey()).asText();
    return subject.isEmpty()
        || statements(stored)
            .filter(statement -> statement.path("Effect").asText().equals("Allow"))
            .flatMap(statement -> statement.path("Condition").valueStream())
            .map(keys -> keys.path(Example.ASK.subKey()).toString())
            .anyMatch(values -> values.contains("\"" + subject + "\""));
  }

  private static Stream<JsonNode> statements(JsonNode document) {
    JsonNode list = document.path("Statement");
    return list.isArray() ? list.valueStream() : Stream.of(list);
  }

  /**
   * Whether it meets what some statement for an issuer asks for beside the token's claims, if all
   * of them ask for something.
   */
  private boolean isGuarded(JsonNode stored, JsonNode asked) {
    List<JsonNode> guards =
        statements(stored)
            .filter(statement -> statement.path("Effect").asText().equals("Allow"))
            .filter(statement -> statement.path("Principal").has("Federated"))
            .map(RemedyJudge::guard)
            .toList();
    return guards.isEmpty() || guards.stream().anyMatch(each -> admits(each, asked));
  }

  /** The statement without its claims, for everyone. */
  private static JsonNode guard(JsonNode statement) {
    ObjectNode document = JSON.createObjectNode().put("Version", "2012-10-17");
    ObjectNode guard = document.putArray("Statement").addObject();
    guard.put("Effect", "Allow").put("Principal", "*").put("Action", "*");
    ObjectNode conditions = guard.putObject("Condition");
    statement
        .path("Condition")
        .properties()
        .forEach(
            operator ->
                operator.getValue().properties().stream()
                    .filter(key -> key.getKey().matches("(aws|sts):.*"))
                    .forEach(
                        key ->
                            conditions
                                .withObject("/" + operator.getKey())
                                .set(key.getKey(), key.getValue())));
    return document;
  }

  private boolean admits(JsonNode document, JsonNode asked) {
    ObjectNode line = asked.deepCopy();
    line.putArray("policies").addObject().set("document", document);
    return allowed.test(line);
  }
}
