package dev.rolecall.iam;

import dev.rolecall.token.ServiceAccountSubject;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One element of an Allow statement that did not match.
 *
 * @param operator of a condition, as written, for example {@code StringEquals}
 * @param key of a condition, as written
 * @param wanted the statement's values, as written
 * @param actual the request's values; empty where the request has none
 * @param variables what became of the variables in the statement's values, a sentence each
 */
public record Miss(
    Policy policy,
    Statement statement,
    Element element,
    Optional<String> operator,
    Optional<String> key,
    List<String> wanted,
    List<String> actual,
    List<String> variables) {
  /** Of a statement; its Not- form counts as the same element. */
  public enum Element {
    PRINCIPAL,
    ACTION,
    RESOURCE,
    CONDITION
  }

  /** Copies. */
  public Miss {
    wanted = List.copyOf(wanted);
    actual = List.copyOf(actual);
    variables = List.copyOf(variables);
  }

  /**
   * The misses of the statement that came nearest to allowing: what it lacks is most likely what is
   * wrong. A statement that is about this principal, action and resource is nearer than one that is
   * not; then one that names this subject is, then the one with fewer misses, then the first.
   */
  public static List<Miss> nearest(List<Miss> misses) {
    record Place(Policy policy, Statement statement) {}
    Map<Place, List<Miss>> byStatement =
        misses.stream()
            // Of two statements that are alike, one is enough.
            .distinct()
            .collect(
                Collectors.groupingBy(
                    miss -> new Place(miss.policy(), miss.statement()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return byStatement.values().stream()
        .min(
            Comparator.<List<Miss>>comparingLong(some -> count(some, Miss::isAboutAnother))
                .thenComparing(some -> count(some, miss -> miss.isOnClaim("sub")))
                .thenComparing(List::size))
        .orElse(List.of());
  }

  private static long count(List<Miss> misses, Predicate<Miss> which) {
    return misses.stream().filter(which).count();
  }

  private boolean isAboutAnother() {
    return element != Element.CONDITION;
  }

  /** Whether it is a condition on a token's claim, for example {@code sub} of any issuer. */
  public boolean isOnClaim(String claim) {
    return key.filter(each -> each.toLowerCase(Locale.ROOT).endsWith(":" + claim)).isPresent();
  }

  /**
   * Whether a wildcard stands under an operator that knows none: the request's value would have
   * matched under {@code StringLike}.
   */
  public boolean wildcardUnderEquals() {
    return operator.flatMap(Operator::parse).filter(Operator::isExact).isPresent()
        && wanted.stream()
            .filter(value -> value.contains("*") || value.contains("?"))
            .anyMatch(value -> actual.stream().anyMatch(each -> Glob.like(value, each)));
  }

  /** Whether a Kubernetes subject stands under the {@code :aud} key. */
  public boolean subjectUnderAudience() {
    return isOnClaim("aud")
        && wanted.stream().anyMatch(value -> value.startsWith(ServiceAccountSubject.PREFIX));
  }

  /** In one sentence: the place, what the policy wants, what the request has. */
  public String sentence() {
    return PolicySentences.miss(this);
  }
}
