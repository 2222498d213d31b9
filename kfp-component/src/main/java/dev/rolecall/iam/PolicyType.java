package dev.rolecall.iam;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What a policy is attached to, and what it therefore must and must not have (IAM User Guide,
 * Grammar of the IAM JSON policy language, Policy grammar notes).
 */
public enum PolicyType {
  /**
   * A role's inline or attached policy, a session policy or a boundary: no principal, a resource.
   */
  IDENTITY(false, true) {
    @Override
    void checkDocument(PolicyDocument document) {
      checkNoId(document);
    }
  },
  /** A role's trust policy: a principal, no resource. */
  TRUST(true, false) {
    @Override
    void checkStatement(Statement statement, String place) {
      if (statement.principals().filter(Principals::negated).isPresent()) {
        throw PolicySentences.trustNotPrincipal(place);
      }
      if (isAllow(statement) && namesEveryone(statement)) {
        throw PolicySentences.trustStar(place);
      }
      PolicyWords.checkTrustActions(statement.actions(), place);
    }
  },
  /** A bucket's policy and its like: a principal and a resource. */
  RESOURCE(true, true) {
    @Override
    void checkStatement(Statement statement, String place) {
      if (isAllow(statement) && statement.principals().filter(Principals::negated).isPresent()) {
        throw PolicySentences.allowNotPrincipal(place);
      }
    }
  },
  /**
   * A service control policy: no principal, a resource (Organizations User Guide, SCP syntax,
   * Elements summary).
   */
  SCP(false, true) {
    @Override
    void checkDocument(PolicyDocument document) {
      checkNoId(document);
      checkCurrent(document);
    }
  },
  /**
   * A resource control policy: it denies, and its principal is everyone (Organizations User Guide,
   * RCP syntax). Only AWS's own {@code RCPFullAWSAccess} allows, and that all.
   */
  RCP(true, true) {
    @Override
    void checkDocument(PolicyDocument document) {
      checkNoId(document);
      checkCurrent(document);
    }

    @Override
    void checkStatement(Statement statement, String place) {
      if (!namesEveryone(statement)) {
        throw PolicySentences.rcpPrincipal(place);
      }
      if (statement.actions().negated()) {
        throw PolicySentences.rcpNotAction(place);
      }
      if (isAllow(statement) && !allowsAll(statement)) {
        throw PolicySentences.rcpAllow(place);
      }
    }
  };

  private static final Pattern SID = Pattern.compile("[0-9A-Za-z]*");

  private final boolean principal;
  private final boolean resource;

  PolicyType(boolean principal, boolean resource) {
    this.principal = principal;
    this.resource = resource;
  }

  /**
   * Refuses what AWS would not take as a policy of this type today. What is stored may be older
   * than a rule: then it is decided by all the same.
   *
   * @return the document
   * @throws MalformedPolicyException naming the statement
   */
  public PolicyDocument check(PolicyDocument document) {
    try {
      checkAll(document);
    } catch (MalformedPolicyException e) {
      throw this == SCP || this == RCP ? PolicySentences.ofOrganizations(e) : e;
    }
    return document;
  }

  /**
   * Refuses as well what AWS looks at where a policy is written, and bears where it is stored: how
   * the actions of a trust policy's Allow are spelt, the id that IAM shows in place of a principal
   * that is gone, and what {@link SharedIssuers} asks.
   *
   * @return the document
   * @throws MalformedPolicyException naming the statement
   */
  public PolicyDocument checkWritten(PolicyDocument document) {
    check(document);
    int index = 0;
    for (Statement statement : document.statements()) {
      String place = PolicySentences.statement(index++);
      PolicyWords.checkWritten(statement, place);
      if (this == TRUST && isAllow(statement)) {
        PolicyWords.checkWrittenTrustActions(statement.actions(), place);
      }
    }
    if (this == TRUST) {
      SharedIssuers.check(document);
    }
    return document;
  }

  /** Why {@link #check} refuses it, where it does. */
  public Optional<MalformedPolicyException> refusal(PolicyDocument document) {
    return refusal(this::check, document);
  }

  /** Why {@link #checkWritten} refuses it, where it does. */
  public Optional<MalformedPolicyException> refusalWritten(PolicyDocument document) {
    return refusal(this::checkWritten, document);
  }

  private static Optional<MalformedPolicyException> refusal(
      Consumer<PolicyDocument> check, PolicyDocument document) {
    try {
      check.accept(document);
      return Optional.empty();
    } catch (MalformedPolicyException e) {
      return Optional.of(e);
    }
  }

  private void checkAll(PolicyDocument document) {
    checkDocument(document);
    Set<String> sids = new HashSet<>();
    int index = 0;
    for (Statement statement : document.statements()) {
      String place = PolicySentences.statement(index++);
      checkSid(statement, place, sids);
      checkElements(statement, place);
      PolicyWords.check(statement, place);
      checkStatement(statement, place);
    }
  }

  /** What this type asks of the document as a whole. */
  void checkDocument(PolicyDocument document) {}

  /** What this type asks of a statement beyond its elements. */
  void checkStatement(Statement statement, String place) {}

  private void checkElements(Statement statement, String place) {
    if (statement.principals().isPresent() != principal) {
      throw principal
          ? PolicySentences.missing(
              place, "Principal", "trust, resource and resource control policies say who")
          : PolicySentences.principalProhibited(place);
    }
    if (statement.resources().isPresent() != resource) {
      throw resource
          ? PolicySentences.noResources(place)
          : PolicySentences.resourceProhibited(place);
    }
  }

  /**
   * IAM takes letters and digits only; a bucket's policy may have spaces too (Grammar notes). Tools
   * give several statements the Sid "": that one names nothing.
   */
  private void checkSid(Statement statement, String place, Set<String> sids) {
    String sid = statement.sid().orElse("");
    if ((this == IDENTITY || this == TRUST) && !SID.matcher(sid).matches()) {
      throw PolicySentences.sid(place + ".Sid", sid);
    }
    if (!sid.isEmpty() && !sids.add(sid)) {
      throw PolicySentences.sidTwice(place + ".Sid", sid);
    }
  }

  private static void checkNoId(PolicyDocument document) {
    document
        .id()
        .ifPresent(
            id -> {
              throw PolicySentences.idProhibited(id);
            });
  }

  private static void checkCurrent(PolicyDocument document) {
    if (!document.version().equals(PolicyDocument.CURRENT)) {
      throw PolicySentences.versionOfOrganizations();
    }
  }

  private static boolean isAllow(Statement statement) {
    return statement.effect() == Statement.Effect.ALLOW;
  }

  /** The bare {@code "Principal": "*"}. */
  private static boolean namesEveryone(Statement statement) {
    return statement.principals().filter(Principals.anyone(false)::equals).isPresent();
  }

  private static boolean allowsAll(Statement statement) {
    Statement.Values all = new Statement.Values(false, List.of("*"));
    return statement.actions().equals(all)
        && statement.resources().filter(all::equals).isPresent()
        && statement.conditions().isEmpty();
  }
}
