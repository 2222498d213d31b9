package dev.rolecall.e2e.parts;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides whether a test that {@link Needs} parts runs, is skipped or fails. */
final class NeedsCondition implements ExecutionCondition {
  static final String REQUIRE_PROPERTY = "rolecall.require";

  private static final Set<String> PRINTED = ConcurrentHashMap.newKeySet();

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getElement(), Needs.class)
        .map(needs -> evaluate(List.of(needs.value()), context))
        .orElse(ConditionEvaluationResult.enabled("needs no part"));
  }

  private static ConditionEvaluationResult evaluate(List<Part> needed, ExtensionContext context) {
    Set<Part> required =
        Part.listed(context.getConfigurationParameter(REQUIRE_PROPERTY).orElse(""));
    return reasonToSkip(needed, required, Inventory.OF_THIS_MACHINE::missing)
        .map(reason -> skip(context.getRequiredTestClass(), reason))
        .orElse(ConditionEvaluationResult.enabled("all parts are there"));
  }

  /**
   * The decision.
   *
   * @return what is missing, where something is; nothing where the test is to run
   * @throws IllegalStateException where a part is missing that is required
   */
  static Optional<String> reasonToSkip(
      List<Part> needed, Set<Part> required, Function<Part, Optional<String>> missing) {
    needed.stream()
        .filter(required::contains)
        .forEach(part -> missing.apply(part).ifPresent(what -> fail(part, what)));
    String reasons =
        needed.stream().map(missing).flatMap(Optional::stream).collect(Collectors.joining("; "));
    return Optional.of(reasons).filter(text -> !text.isEmpty());
  }

  private static void fail(Part part, String what) {
    throw new IllegalStateException(
        "-D" + REQUIRE_PROPERTY + " asks for " + part.option() + ", but " + what);
  }

  private static ConditionEvaluationResult skip(Class<?> test, String reason) {
    String line = "skipped " + test.getSimpleName() + ": " + reason;
    if (PRINTED.add(line)) {
      System.out.println(line);
    }
    return ConditionEvaluationResult.disabled(reason);
  }
}
