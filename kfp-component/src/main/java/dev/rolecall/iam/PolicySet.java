package dev.rolecall.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The policies of one layer, such as a role's policies or one trust policy, compiled for many
 * requests. It decides as IAM does: Deny wins over Allow, and silence is a denial (IAM User Guide,
 * Policy evaluation logic). Immutable, pure; a decision never throws.
 */
public final class PolicySet {
  private final List<CompiledStatement> statements;
  private final List<CompiledActions> actions;
  private final List<CompiledCondition> conditions;

  private PolicySet(
      List<CompiledStatement> statements,
      List<CompiledActions> actions,
      List<CompiledCondition> conditions) {
    this.statements = List.copyOf(statements);
    this.actions = actions;
    this.conditions = conditions;
  }

  /** The union of some policies. */
  public static PolicySet of(List<Policy> policies) {
    record Written(Condition condition, boolean variables) {}
    Numbered<Statement.Values, CompiledActions> actions = new Numbered<>(CompiledActions::new);
    Numbered<Written, CompiledCondition> conditions =
        new Numbered<>(each -> new CompiledCondition(each.condition(), each.variables()));
    List<CompiledStatement> statements = new ArrayList<>();
    for (Policy policy : policies) {
      boolean variables = policy.document().hasVariables();
      for (Statement statement : policy.document().statements()) {
        statements.add(
            new CompiledStatement(
                policy,
                statement,
                actions.number(statement.actions()),
                statement.conditions().stream()
                    .mapToInt(each -> conditions.number(new Written(each, variables)))
                    .toArray()));
      }
    }
    return new PolicySet(statements, actions.compiled(), conditions.compiled());
  }

  /**
   * Decides.
   *
   * <p>In Kleene's logic: a Deny on something unknown does not end it, a statement one of whose
   * elements does not match is out whatever its others are, and where no Allow is possible it is a
   * denial. What that leaves open is tried with every value that an unknown key can have, as far as
   * the conditions tell them apart (see {@link Possibilities}).
   */
  public Decision decide(Request request) {
    return decide(request, PrincipalMatch.Terms.USUAL);
  }

  /** As {@link #decide(Request)}. */
  Decision decide(Request request, PrincipalMatch.Terms terms) {
    Asked asked = asked(request, terms);
    @Nullable CompiledStatement allow = null;
    boolean mayAllow = false;
    boolean mayDeny = false;
    for (CompiledStatement statement : statements) {
      if (allow != null && !statement.denies()) {
        continue;
      }
      switch (statement.applies(asked)) {
        case TRUE -> {
          if (statement.denies()) {
            return new Decision.ExplicitlyDenied(
                statement.policy(), statement.statement(), request.context());
          }
          allow = statement;
        }
        case UNKNOWN -> {
          mayDeny |= statement.denies();
          mayAllow |= !statement.denies();
        }
        case FALSE -> {}
      }
    }
    if (allow != null && !mayDeny) {
      return new Decision.Allowed(allow.policy(), allow.statement());
    }
    if (allow == null && !mayAllow) {
      return new Decision.ImplicitlyDenied(() -> misses(asked));
    }
    return new Possibilities(asked, open(asked), allow)
        .decision(() -> new Decision.ImplicitlyDenied(() -> misses(asked)))
        .orElseGet(() -> new Decision.Depends(() -> dependsOn(asked)));
  }

  /** A request to all of them. */
  Asked asked(Request request) {
    return asked(request, PrincipalMatch.Terms.USUAL);
  }

  private Asked asked(Request request, PrincipalMatch.Terms terms) {
    return new Asked(request, terms, actions, conditions);
  }

  /** Those of each policy, in their order. */
  List<CompiledStatement> statements() {
    return statements;
  }

  /** The statements of which nobody here knows whether they apply. */
  private List<CompiledStatement> open(Asked asked) {
    return statements.stream().filter(each -> each.applies(asked) == Truth.UNKNOWN).toList();
  }

  private List<Miss> misses(Asked asked) {
    return statements.stream()
        .filter(statement -> !statement.denies())
        .flatMap(statement -> statement.misses(asked).stream())
        .toList();
  }

  /** Of Allow statements first; not of them where one allows already. */
  private List<DependsOn> dependsOn(Asked asked) {
    List<CompiledStatement> open = open(asked);
    boolean allowed =
        statements.stream().anyMatch(each -> !each.denies() && each.applies(asked) == Truth.TRUE);
    Stream<CompiledStatement> allows = open.stream().filter(each -> !allowed && !each.denies());
    return Stream.concat(allows, open.stream().filter(CompiledStatement::denies))
        .flatMap(statement -> statement.open(asked).stream())
        .flatMap(element -> element.dependsOn(asked.context()))
        .distinct()
        .toList();
  }
}
