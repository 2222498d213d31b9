package dev.rolecall.agent;

import dev.rolecall.command.UsageException;
import dev.rolecall.iam.Condition;
import dev.rolecall.iam.Operator;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.Statement;
import dev.rolecall.s3.Access;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a session keeps of what its role may.
 *
 * @param scope the part of a bucket that it may use; where there is none, all
 * @param readOnly whether it only lists and reads, in S3 alone
 */
record Narrowing(Optional<Scope> scope, boolean readOnly) {
  /** All that the role may. */
  static final Narrowing NONE = new Narrowing(Optional.empty(), false);

  Narrowing {
    Access access = readOnly ? Access.READ : Access.WRITE;
    scope = scope.map(each -> each.with(access));
  }

  /**
   * As a command line says it.
   *
   * @throws UsageException where the prefix is none
   */
  static Narrowing of(Optional<String> prefix, boolean readOnly) {
    try {
      return new Narrowing(prefix.map(Scope::parse), readOnly);
    } catch (IllegalArgumentException e) {
      throw new UsageException(AgentSentences.noPrefix("" + e.getMessage()));
    }
  }

  boolean isNone() {
    return equals(NONE);
  }

  /** As a session policy; none where nothing is narrowed. */
  Optional<String> policy(String partition) {
    if (isNone()) {
      return Optional.empty();
    }
    List<Statement> statements = new ArrayList<>();
    if (scope.isPresent()) {
      PolicyDocument whole = PolicyDocument.parse(ScopePolicy.whole(partition, scope.get()));
      statements.addAll(whole.statements());
    } else {
      statements.add(allow(List.of("s3:Get*", "s3:List*"), List.of()));
    }
    statements.add(keys());
    return Optional.of(new PolicyDocument(PolicyDocument.CURRENT, statements).toJson());
  }

  /** S3 uses an object's key by the rights of who asks for the object (KMS, kms:ViaService). */
  private Statement keys() {
    Operator like = Operator.parse("StringLike").orElseThrow();
    return allow(
        readOnly ? List.of("kms:Decrypt") : List.of("kms:Decrypt", "kms:GenerateDataKey"),
        List.of(new Condition(like, "kms:ViaService", List.of("s3.*"))));
  }

  private static Statement allow(List<String> actions, List<Condition> conditions) {
    return new Statement(
        Optional.empty(),
        Statement.Effect.ALLOW,
        Optional.empty(),
        new Statement.Values(false, actions),
        Optional.of(new Statement.Values(false, List.of("*"))),
        conditions);
  }

  /** For a sentence: what is left. */
  @Override
  public String toString() {
    String where = scope.map(Scope::toString).orElse(readOnly ? "S3" : "all that the role may");
    return readOnly ? "reading " + where : where;
  }
}
