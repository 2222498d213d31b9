package dev.rolecall.verify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What a check decided. */
public sealed interface Outcome {
  /**
   * As it should be, as far as it can be seen.
   *
   * @param evidence what was seen, by name, in the order in which it is told
   * @param dependsOn what nobody here knows, and it depends on
   * @param leavesOpen what it does not show that a reader may take it to show, in sentences
   */
  record Passed(
      Map<String, String> evidence, List<Dependency> dependsOn, Optional<String> leavesOpen)
      implements Outcome {
    /** Copies the list. */
    public Passed {
      dependsOn = List.copyOf(dependsOn);
    }

    /** What it depends on, in one line; empty where it depends on nothing. */
    public String dependencies() {
      return dependsOn.stream().map(Dependency::toString).collect(Collectors.joining("; "));
    }

    /** The same with one more thing seen. */
    public Passed with(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(evidence);
      more.put(name, value);
      return new Passed(more, dependsOn, leavesOpen);
    }

    /** The same, depending on these. */
    public Passed dependingOn(List<Dependency> others) {
      return new Passed(evidence, others, leavesOpen);
    }

    /** The same, not showing that. */
    public Passed leavingOpen(String what) {
      return new Passed(evidence, dependsOn, Optional.of(what));
    }

    /** One that leaves nothing open but that. */
    public Passed(Map<String, String> evidence, List<Dependency> dependsOn) {
      this(evidence, dependsOn, Optional.empty());
    }

    /** One that depends on nothing. */
    public Passed(Map<String, String> evidence) {
      this(evidence, List.of());
    }
  }

  /**
   * A condition on something that nobody here knows.
   *
   * @param key for example {@code aws:SourceIp}
   * @param operator for example {@code IpAddress}
   * @param values with which it is compared
   */
  record Dependency(String key, String operator, List<String> values) {
    /** Copies the list. */
    public Dependency {
      values = List.copyOf(values);
    }

    /** For example {@code aws:SourceIp (IpAddress 10.0.0.0/8)}. */
    @Override
    public String toString() {
      return "%s (%s %s)".formatted(key, operator, String.join(", ", values));
    }
  }

  /** The link is broken. */
  record Failed(Finding finding) implements Outcome {}

  /**
   * The link holds, but not as it should; or it may hold, and what was seen speaks against it.
   *
   * @param holds whether it is known to
   */
  record Warned(Finding finding, boolean holds) implements Outcome {}

  /**
   * Not decided, because its ground is gone or out of sight.
   *
   * @param reason in one sentence
   */
  record Skipped(String reason) implements Outcome {}

  /** Each case by name, as the report writes it in lower case. */
  enum Kind {
    PASSED,
    FAILED,
    WARNED,
    SKIPPED
  }

  /** Which case this is. */
  default Kind kind() {
    if (this instanceof Passed) {
      return Kind.PASSED;
    }
    if (this instanceof Failed) {
      return Kind.FAILED;
    }
    return this instanceof Warned ? Kind.WARNED : Kind.SKIPPED;
  }

  /** Whether the link was seen to hold, whatever it is that nobody here knows. */
  default boolean holds() {
    if (this instanceof Passed passed) {
      return passed.dependsOn().isEmpty();
    }
    return this instanceof Warned warned && warned.holds();
  }

  /** The same with another finding, where there is one. */
  default Outcome finding(UnaryOperator<Finding> other) {
    if (this instanceof Failed failed) {
      return other.apply(failed.finding()).failed();
    }
    return this instanceof Warned warned
        ? new Warned(other.apply(warned.finding()), warned.holds())
        : this;
  }

  /** What was found, where it failed or warned. */
  default Optional<Finding> found() {
    if (this instanceof Failed failed) {
      return Optional.of(failed.finding());
    }
    return this instanceof Warned warned ? Optional.of(warned.finding()) : Optional.empty();
  }
}
