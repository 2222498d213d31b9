package dev.rolecall.kfp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.command.Ran;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever comes in the place of the executor input, a step tells about it. */
class AnyInputTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Property(tries = 300)
  void anyTextIsToldAboutOrVerified(@ForAll String text) {
    isTold(text);
  }

  @Property(tries = 300)
  void anyJsonIsToldAboutOrVerified(@ForAll("inputs") JsonNode json) {
    isTold(json.toString());
  }

  private static void isTold(String executorInput) {
    Ran ran =
        Ran.with(
            Map.of(),
            false,
            List.of(new StepCommand()),
            "step",
            "--executor-input=" + executorInput);

    assertThat(ran.code()).as(ran.err()).isIn(0, 1, 2);
    assertThat(ran.out() + ran.err()).doesNotContain("\tat ").doesNotContain("Exception");
  }

  /** Of the right shape down to any depth, and of any other from there on. */
  @Provide
  static Arbitrary<JsonNode> inputs() {
    Arbitrary<JsonNode> any = any();
    Arbitrary<JsonNode> values =
        Arbitraries.maps(
                Arbitraries.of(
                    "bucket",
                    "prefix",
                    "access",
                    "region",
                    "exercise_mib",
                    "exercise",
                    "exercise_concurrency",
                    "exercise_seconds",
                    "on_failure"),
                Arbitraries.oneOf(any, usable()))
            .map(AnyInputTest::object);
    Arbitrary<JsonNode> artifacts =
        Arbitraries.maps(
                Arbitraries.of("report", "summary", "metrics"),
                Arbitraries.oneOf(
                    any, any.map(each -> object(Map.of("artifacts", JSON.arrayNode().add(each))))))
            .map(AnyInputTest::object);
    return Arbitraries.oneOf(
        any,
        Arbitraries.oneOf(any, values)
            .map(each -> object(Map.of("inputs", object(Map.of("parameterValues", each)))))
            .flatMap(
                inputs ->
                    Arbitraries.oneOf(any, artifacts)
                        .map(
                            each ->
                                ((ObjectNode) inputs)
                                    .set("outputs", object(Map.of("artifacts", each))))));
  }

  private static Arbitrary<JsonNode> usable() {
    return Arbitraries.of("ml-data", "team-a/", "eu-west-1", "8", "2x1KiB", "fail", "report", "")
        .map(JSON::textNode);
  }

  private static Arbitrary<JsonNode> any() {
    return Arbitraries.lazyOf(
        () -> Arbitraries.strings().ofMaxLength(20).map(JSON::textNode),
        () -> Arbitraries.bigDecimals().map(JSON::numberNode),
        () -> Arbitraries.of(JSON.nullNode(), JSON.booleanNode(true), JSON.objectNode()),
        () -> any().list().ofMaxSize(3).map(list -> JSON.arrayNode().addAll(list)),
        () ->
            Arbitraries.maps(Arbitraries.strings().ofMaxLength(8), any())
                .ofMaxSize(3)
                .map(AnyInputTest::object));
  }

  private static JsonNode object(Map<String, JsonNode> fields) {
    return JSON.objectNode().setAll(fields);
  }
}
