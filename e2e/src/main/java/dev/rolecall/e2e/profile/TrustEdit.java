package dev.rolecall.e2e.profile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.iam.Decision;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.Statement;
import dev.rolecall.iam.TrustPolicy;
import dev.rolecall.iam.WebIdentityRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Edits of a trust policy that keep every other statement, Sid and condition as it is. What comes
 * of them never admits every account of the issuer.
 */
final class TrustEdit {
  private TrustEdit() {}

  /**
   * The policy that admits this one as well, by subject and audience: the same text where it does.
   * A statement that admitted every account of the issuer is closed to all but this one.
   *
   * @throws OnboardingException where a Deny stands against it, or the policy cannot be read
   */
  static String admit(String json, WebIdentityRequest who) {
    TrustJson trust = TrustJson.parse(json);
    close(trust, who, true);
    if (!admitted(trust, who)) {
      add(trust, who);
    }
    return trust.equals(TrustJson.parse(json)) ? json : trust.toString();
  }

  /**
   * The policy without this one. A statement that would admit nobody any more goes, and so does one
   * that admits every account of the issuer.
   *
   * @return nothing where no statement is left
   * @throws OnboardingException where the policy cannot be read
   */
  static Optional<String> withdraw(String json, WebIdentityRequest who) {
    TrustJson trust = TrustJson.parse(json);
    removeSubject(trust, who);
    close(trust, who, false);
    if (trust.size() == 0) {
      return Optional.empty();
    }
    return Optional.of(trust.equals(TrustJson.parse(json)) ? json : trust.toString());
  }

  /** Whether any statement of the policy allows anything. */
  static boolean allowsAnybody(String json) {
    return PolicyDocument.parse(json).statements().stream()
        .anyMatch(statement -> statement.effect() == Statement.Effect.ALLOW);
  }

  /** Whether the policy admits this one nonetheless, such as by a wildcard. */
  static boolean admits(String json, WebIdentityRequest who) {
    return decide(PolicyDocument.parse(json), who).allowed();
  }

  private static Decision decide(TrustJson trust, WebIdentityRequest who) {
    return decide(trust.policy(), who);
  }

  private static Decision decide(PolicyDocument document, WebIdentityRequest who) {
    return PolicyEvaluator.evaluate(List.of(new Policy("trust policy", document)), who.request());
  }

  /** By a statement that asks for the audience too; one that does not loses this subject. */
  private static boolean admitted(TrustJson trust, WebIdentityRequest who) {
    Decision decision = decide(trust, who);
    if (decision instanceof Decision.ExplicitlyDenied) {
      throw new OnboardingException(OnboardingSentences.denied(who.subject()));
    }
    if (!(decision instanceof Decision.Allowed allowed)) {
      return false;
    }
    int index = trust.policy().statements().indexOf(allowed.statement());
    if (trust.hasCondition(index, who.audKey())) {
      return true;
    }
    removeSubject(trust, who);
    return decide(trust, who).allowed();
  }

  private static void add(TrustJson trust, WebIdentityRequest who) {
    for (int i = 0; i < trust.size(); i++) {
      if (fits(trust, i, who)) {
        ArrayNode before = trust.subjects(i, who);
        trust.setSubjects(i, who, before.deepCopy().add(who.subject()));
        if (decide(trust, who).allowed()) {
          return;
        }
        trust.setSubjects(i, who, before);
      }
    }
    trust.append(who);
  }

  /** A statement for the same provider and nobody else, on subject and audience alone. */
  private static boolean fits(TrustJson trust, int index, WebIdentityRequest who) {
    ObjectNode statement = trust.statement(index);
    return statement.path("Effect").asText().equals("Allow")
        && TrustJson.values(statement.path("Principal").path("Federated"))
            .equals(List.of(who.providerArn()))
        && statement.path("Principal").size() == 1
        && TrustJson.values(statement.path("Action")).contains(TrustPolicy.ACTION)
        && !trust.subjects(index, who).isEmpty()
        && trust.hasCondition(index, who.audKey())
        && statement.path("Condition").size() == 1
        && statement.path("Condition").path("StringEquals").size() == 2;
  }

  private static void removeSubject(TrustJson trust, WebIdentityRequest who) {
    for (int i = trust.size() - 1; i >= 0; i--) {
      ObjectNode statement = trust.statement(i);
      if (statement.path("Effect").asText().equals("Allow")
          && trust.removeSubjects(i, who) == TrustJson.Removal.LAST) {
        trust.remove(i);
      }
    }
  }

  /** No statement admits every account of the issuer afterwards. */
  private static void close(TrustJson trust, WebIdentityRequest who, boolean keepFor) {
    int tries = 2 * trust.size();
    for (Optional<Integer> open = open(trust, who); open.isPresent(); open = open(trust, who)) {
      close(trust, open.get(), who, keepFor);
      if (tries-- == 0) {
        throw new OnboardingException(OnboardingSentences.openToAll());
      }
    }
  }

  private static void close(TrustJson trust, int index, WebIdentityRequest who, boolean keepFor) {
    List<String> federated =
        TrustJson.values(trust.statement(index).path("Principal").path("Federated"));
    if (federated.stream().anyMatch(arn -> !arn.equals("*") && !arn.equals(who.providerArn()))) {
      trust.dropProvider(index, who.providerArn());
    } else if (!keepFor) {
      trust.remove(index);
    } else if (federated.contains(who.providerArn())) {
      trust.narrow(index, who);
    } else {
      throw new OnboardingException(OnboardingSentences.openToAll());
    }
  }

  private static Optional<Integer> open(TrustJson trust, WebIdentityRequest who) {
    if (trust.size() == 0) {
      return Optional.empty();
    }
    PolicyDocument document = trust.policy();
    TrustPolicy policy = new TrustPolicy(document, who.issuer());
    return who.audiences().stream()
        .flatMap(audience -> policy.opensToCluster(audience, who.providerArn()).stream())
        .findFirst()
        .map(
            statement ->
                IntStream.range(0, document.statements().size())
                    .filter(i -> document.statements().get(i).equals(statement))
                    .findFirst()
                    .orElseThrow());
  }
}
