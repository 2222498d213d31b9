package dev.rolecall.iam;

import dev.rolecall.token.ServiceAccountSubject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One element of an Allow statement that did not match.
 *
 * @param operator of a condition, as written, for example {@code StringEquals}
 * @param key of a condition, as written
 * @param wanted the statement's values, as written
 * @param actual the request's values; empty where the request has none
 */
public record Miss(
    Policy policy,
    Statement statement,
    Element element,
    Optional<String> operator,
    Optional<String> key,
    List<String> wanted,
    List<String> actual) {
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
