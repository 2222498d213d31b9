package dev.rolecall.iam;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A statement's {@code Principal} or {@code NotPrincipal}.
 *
 * @param negated whether it is {@code NotPrincipal}
 * @param named in the order of their kinds
 */
public record Principals(boolean negated, List<Named> named) {
  /**
   * The types of principal that a policy can name (IAM User Guide, Grammar of the policy language).
   */
  public enum Kind {
    /** The bare {@code "*"}: all principals. */
    ANYONE("*"),
    AWS("AWS"),
    FEDERATED("Federated"),
    SERVICE("Service"),
    CANONICAL_USER("CanonicalUser");

    private final String key;

    Kind(String key) {
      this.key = key;
    }

    /** As written in a policy. */
    public String key() {
      return key;
    }
  }

  /** One principal, as written. */
  public record Named(Kind kind, String id) {}

  /** Copies, ordered by kind. */
  public Principals {
    List<Named> ordered = new ArrayList<>(named);
    ordered.sort(Comparator.comparing(Named::kind));
    named = List.copyOf(ordered);
  }

  /** Everyone: {@code "Principal": "*"}. */
  static Principals anyone(boolean negated) {
    return new Principals(negated, List.of(new Named(Kind.ANYONE, "*")));
  }

  /** The ids of one kind, as written. */
  public List<String> of(Kind kind) {
    return named.stream().filter(each -> each.kind() == kind).map(Named::id).toList();
  }
}
