package dev.rolecall.iam;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a request comes to with each value that its unknown keys can have, as far as the conditions
 * tell values apart. Kleene's logic looks at each condition for itself, and so leaves open what is
 * not: a key that one Allow wants to be X and another not to be X. What cannot be told apart, or is
 * too much, decides nothing (see {@link Together}).
 */
final class Possibilities {
  private final Asked asked;
  private final @Nullable CompiledStatement allow;
  private final Together together;
  private final List<Case> cases;

  /** A statement, and the bits that have to be set for it to apply. */
  private record Case(CompiledStatement statement, long needs) {
    boolean applies(long bits) {
      return (bits & needs) == needs;
    }
  }

  /**
   * The possibilities of a request.
   *
   * @param open the statements of which nobody here knows whether they apply
   * @param allow the statement that allows whatever is the case, if one does
   */
  Possibilities(Asked asked, List<CompiledStatement> open, @Nullable CompiledStatement allow) {
    this.asked = asked;
    this.allow = allow;
    this.together = new Together(asked, open);
    this.cases = open.stream().map(each -> new Case(each, together.needs(each))).toList();
  }

  /**
   * The decision, where there is but one.
   *
   * @param silence the decision where no Allow applies
   */
  Optional<Decision> decision(Supplier<Decision> silence) {
    @Nullable CompiledStatement allowing = null;
    @Nullable CompiledStatement denying = null;
    boolean denied = false;
    for (long held : together.combinations()) {
      CompiledStatement allows = allow != null ? allow : first(held, false);
      CompiledStatement denies = first(held, true);
      if (allows == null || denies != null) {
        denied = true;
        denying = allows == null || denying != null ? denying : denies;
      } else {
        allowing = allowing == null ? allows : allowing;
      }
    }
    if (denied == (allowing != null)) {
      return Optional.empty();
    }
    if (allowing != null) {
      return Optional.of(new Decision.Allowed(allowing.policy(), allowing.statement()));
    }
    return Optional.of(
        denying == null
            ? silence.get()
            : new Decision.ExplicitlyDenied(
                denying.policy(), denying.statement(), asked.context()));
  }

  private @Nullable CompiledStatement first(long held, boolean denies) {
    for (Case each : cases) {
      if (each.statement().denies() == denies && each.applies(held)) {
        return each.statement();
      }
    }
    return null;
  }
}
