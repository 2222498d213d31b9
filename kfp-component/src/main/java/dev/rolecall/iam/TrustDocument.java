package dev.rolecall.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.token.ServiceAccountSubject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A role's trust policy as stored, and its edits. An edit gives another document: it changes what
 * it must, takes nothing from others and keeps all that it does not name: other statements, their
 * order, their Sids, principals and conditions. Statements are counted from 0.
 */
public final class TrustDocument {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final ObjectNode json;

  private TrustDocument(ObjectNode json) {
    this.json = json;
  }

  /**
   * Reads it as {@link PolicyDocument#parse} does. IAM may refuse to take it anew all the same: see
   * {@link PolicyType#TRUST}.
   *
   * @throws MalformedPolicyException where it cannot be read
   */
  public static TrustDocument parse(String json) {
    PolicyDocument.parse(json);
    try {
      return new TrustDocument((ObjectNode) JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new MalformedPolicyException("it is not JSON: " + e.getOriginalMessage());
    }
  }

  /** The document that admits the request and nobody else. */
  public static TrustDocument of(WebIdentityRequest request) {
    ObjectNode json = JSON.createObjectNode().put("Version", PolicyDocument.CURRENT);
    return new TrustDocument(json).with(TrustStatement.admitting(request, List.of()));
  }

  /** As the evaluator reads it; of no statements where an edit left none. */
  public PolicyDocument policy() {
    return isEmpty()
        ? new PolicyDocument(PolicyDocument.CURRENT, List.of())
        : PolicyDocument.parse(toJson());
  }

  /** Whether an edit left no statement, which IAM does not take. */
  public boolean isEmpty() {
    return json.path("Statement").isEmpty();
  }

  /** Whether the request may assume the role, and by what statement. */
  public Decision decide(WebIdentityRequest request) {
    return decide(request.request());
  }

  /** The same of a request of whose keys more is known. */
  public Decision decide(Request request) {
    return PolicyEvaluator.evaluate(List.of(new Policy("trust policy", policy())), request);
  }

  /** The subjects of an issuer that stand letter by letter in an Allow. */
  public List<String> subjects(String issuer) {
    return new TrustPolicy(policy(), issuer)
        .conditionsOn("sub").stream()
            .flatMap(condition -> condition.values().stream())
            .filter(value -> ServiceAccountSubject.parse(value).isPresent())
            .distinct()
            .toList();
  }

  /**
   * The document that admits the request as well; this one where it does. The subject joins a
   * statement for the same provider on subject and audience alone; where there is none it gets a
   * statement of its own. A Deny stays, and so may stand against it still.
   */
  public TrustDocument admitting(WebIdentityRequest request) {
    if (admits(request)) {
      return this;
    }
    for (int index = 0; index < list(json).size(); index++) {
      if (statement(index).fits(request)) {
        TrustDocument joined = edited(index, statement -> statement.join(request));
        if (joined.admits(request)) {
          return joined;
        }
      }
    }
    return with(TrustStatement.admitting(request, List.of()));
  }

  /**
   * The document in which the request has a statement of its own, under some guards: conditions
   * that stand beside subject and audience.
   */
  public TrustDocument admittingAlone(WebIdentityRequest request, List<Condition> guards) {
    return with(TrustStatement.admitting(request, guards));
  }

  /**
   * The document that names the subject no more, nor its whole namespace. A statement that named
   * nobody else goes, and none may be left: see {@link #isEmpty}. A wildcard that serves others
   * stays.
   */
  public TrustDocument without(WebIdentityRequest request) {
    return without(request, Set.of(request.subject(), request.wholeNamespace()));
  }

  /** As {@link #without}, but what stands for its whole namespace stays. */
  public TrustDocument withoutName(WebIdentityRequest request) {
    return without(request, Set.of(request.subject()));
  }

  private TrustDocument without(WebIdentityRequest request, Set<String> subjects) {
    TrustDocument copy = copy();
    boolean changed = false;
    for (int index = list(copy.json).size() - 1; index >= 0; index--) {
      TrustStatement.Removal removal = copy.statement(index).remove(request, subjects);
      changed |= removal != TrustStatement.Removal.NONE;
      if (removal == TrustStatement.Removal.LAST) {
        list(copy.json).remove(index);
      }
    }
    return changed ? copy : this;
  }

  /**
   * The document whose statement {@code index} no longer admits accounts that it does not name,
   * neither of the whole cluster nor of the request's namespace. Of its values, a wildcard over
   * them is replaced by the request's subject where it covered that; those that name an account,
   * and those of other namespaces, stay. A statement without a value left goes. Where it is for
   * other principals too, it stays theirs, and one of the request's provider stands behind it.
   *
   * @param others subjects that it admits as before
   */
  public TrustDocument narrowedTo(WebIdentityRequest request, int index, List<String> others) {
    TrustDocument copy = copy();
    Optional<TrustStatement> own = copy.statement(index).ownOf(request);
    if (own.isEmpty()) {
      return copy.statement(index).narrow(request, others) ? copy : withoutStatement(index);
    }
    copy.statement(index).dropProvider(request);
    if (own.get().narrow(request, others)) {
      list(copy.json).insert(index + 1, own.get().json());
    }
    return copy;
  }

  /**
   * The document whose statement {@code index} is for the request's audiences, where it had no
   * condition on the audience.
   */
  public TrustDocument withAudience(WebIdentityRequest request, int index) {
    return edited(index, statement -> statement.askForAudience(request));
  }

  /**
   * The document that makes up for what the request missed of statement {@code index}. One for
   * another principal stays, and the request gets a statement of its own; but where it names the
   * request's issuer, and only the provider's account or partition is wrong, that is put right.
   */
  public TrustDocument meeting(WebIdentityRequest request, int index, List<Miss> misses) {
    if (misses.stream().noneMatch(miss -> miss.element() == Miss.Element.PRINCIPAL)) {
      return edited(index, statement -> misses.forEach(miss -> statement.meet(request, miss)));
    }
    TrustDocument moved =
        statement(index).namesIssuer(request)
            ? edited(index, statement -> statement.moveTo(request))
            : this;
    return moved.admits(request) ? moved : moved.with(TrustStatement.admitting(request, List.of()));
  }

  /**
   * The document whose Denies on the token's claims leave the subject out, as far as they deny the
   * request; for all others they stay.
   */
  public TrustDocument sparing(WebIdentityRequest request) {
    TrustDocument spared = this;
    for (int left = list(json).size(); left > 0; left--) {
      if (!(spared.decide(request) instanceof Decision.ExplicitlyDenied denied)
          || denied.statement().conditions().stream()
              .noneMatch(
                  condition ->
                      condition.isOn(request.issuer(), "sub")
                          || condition.isOn(request.issuer(), "aud"))) {
        return spared;
      }
      int index = spared.policy().statements().indexOf(denied.statement());
      spared =
          spared.statement(index).isFor(request)
              ? spared.withoutStatement(index)
              : spared.edited(index, statement -> statement.spare(request));
    }
    return spared;
  }

  /** The document without statement {@code index}. */
  public TrustDocument withoutStatement(int index) {
    TrustDocument copy = copy();
    list(copy.json).remove(index);
    return copy;
  }

  /**
   * The document whose statement {@code index} is for its other principals; without them it goes.
   */
  public TrustDocument withoutProvider(WebIdentityRequest request, int index) {
    TrustDocument copy = copy();
    return copy.statement(index).dropProvider(request) ? copy : withoutStatement(index);
  }

  private boolean admits(WebIdentityRequest request) {
    return decide(request).allowed();
  }

  private TrustDocument with(TrustStatement statement) {
    TrustDocument copy = copy();
    list(copy.json).add(statement.json());
    return copy;
  }

  private TrustDocument edited(int index, Consumer<TrustStatement> change) {
    TrustDocument copy = copy();
    change.accept(copy.statement(index));
    return copy;
  }

  /** For an edit, which a lone statement, being legal, enters as a list of one. */
  private TrustDocument copy() {
    TrustDocument copy = new TrustDocument(json.deepCopy());
    copy.json.set("Statement", list(copy.json));
    return copy;
  }

  private TrustStatement statement(int index) {
    return new TrustStatement((ObjectNode) list(json).get(index));
  }

  private static ArrayNode list(ObjectNode json) {
    if (json.get("Statement") instanceof ArrayNode array) {
      return array;
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    return json.has("Statement") ? array.add(json.get("Statement")) : array;
  }

  /** Without white space, as IAM counts it against its quota. */
  public String toJson() {
    return json.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrustDocument that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  /** As {@link #toJson}. */
  @Override
  public String toString() {
    return toJson();
  }
}
