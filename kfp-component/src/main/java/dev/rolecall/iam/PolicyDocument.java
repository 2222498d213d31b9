package dev.rolecall.iam;

import java.util.List;
import java.util.Optional;

/**
 * A policy as IAM reads it (IAM User Guide, Grammar of the IAM JSON policy language).
 *
 * @param version {@code 2012-10-17}, or {@code 2008-10-17}, which is also what a document without a
 *     version has (IAM JSON policy elements: Version)
 * @param id of resource policies
 * @param statements in their order; a lone statement is a list of one
 */
public record PolicyDocument(String version, Optional<String> id, List<Statement> statements) {
  /** The version that knows policy variables. */
  public static final String CURRENT = "2012-10-17";

  static final String OLD = "2008-10-17";

  /** Copies. */
  public PolicyDocument {
    statements = List.copyOf(statements);
  }

  /** A document without an id. */
  public PolicyDocument(String version, List<Statement> statements) {
    this(version, Optional.empty(), statements);
  }

  /**
   * Reads a policy of any type, by its elements and their shapes, so that it can be evaluated. What
   * AWS asks of the words in them, {@link PolicyType#check} tells: a stored policy may be older.
   *
   * @throws MalformedPolicyException where it cannot be read, naming place, fault and remedy
   */
  public static PolicyDocument parse(String json) {
    return PolicyReader.read(json);
  }

  /**
   * The size of a policy's text as IAM counts it against quotas such as {@code
   * AssumeRolePolicySizeQuota}: its characters without white space (IAM User Guide, IAM and AWS STS
   * quotas).
   */
  public static int size(String json) {
    return Math.toIntExact(json.chars().filter(each -> !Character.isWhitespace(each)).count());
  }

  /** The size of {@link #toJson}, as {@link #size(String)} counts. */
  public int size() {
    return size(toJson());
  }

  /** Whether {@code ${…}} is a variable in it; in older versions it is plain text. */
  boolean hasVariables() {
    return version.equals(CURRENT);
  }

  /** As compact JSON, the inverse of {@link #parse}; an element of one value is no list. */
  public String toJson() {
    return PolicyWriter.write(this);
  }

  /** As {@link #toJson}. */
  @Override
  public String toString() {
    return toJson();
  }
}
