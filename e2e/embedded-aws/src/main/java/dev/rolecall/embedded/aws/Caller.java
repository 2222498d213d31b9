package dev.rolecall.embedded.aws;

import dev.rolecall.iam.Decision;
import dev.rolecall.iam.Layer;
import dev.rolecall.iam.LayeredDecision;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.Principal;
import dev.rolecall.iam.Request;
import dev.rolecall.iam.RequestContext;
import dev.rolecall.iam.RequestContexts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Whose key signed a request. */
sealed interface Caller {
  String arn();

  String userId();

  String accountId();

  /**
   * Why it may not, in the words with which AWS ends its sentence (IAM User Guide, Troubleshoot
   * access denied error messages); nothing where it may. What is not decided is denied.
   */
  Optional<String> denial(String action, String resource, RequestContext context);

  /** The account's administrator, who may do everything. */
  record Admin(String accountId, Consumer<Supplier<Decided>> told) implements Caller {
    @Override
    public Optional<String> denial(String action, String resource, RequestContext context) {
      told.accept(
          () -> new Decided(arn(), action, resource, true, "The administrator may do everything."));
      return Optional.empty();
    }

    @Override
    public String arn() {
      return "arn:aws:iam::" + accountId + ":root";
    }

    @Override
    public String userId() {
      return accountId;
    }
  }

  /**
   * A role's session.
   *
   * @param arn {@code arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION}
   * @param handedOn its transitive tags, by key, which the next session of a chain has too
   * @param layers the role's policies and its permissions boundary, read when the request is
   *     decided, and the session's policies. A role that is gone has no policies; a boundary and
   *     session policies are a layer only where there are any.
   */
  record Session(
      String arn,
      RequestContexts.Session known,
      Map<String, String> handedOn,
      Map<Layer, List<Policy>> layers,
      Consumer<Supplier<Decided>> told)
      implements Caller {
    @Override
    public String userId() {
      return known.userId();
    }

    /** {@code AROA…} of its role. */
    String roleId() {
      return userId().substring(0, userId().indexOf(':'));
    }

    @Override
    public String accountId() {
      return known.role().accountId();
    }

    @Override
    public Optional<String> denial(String action, String resource, RequestContext context) {
      Request request = new Request(new Principal.Aws(arn, accountId()), action, resource, context);
      LayeredDecision decided = PolicyEvaluator.evaluateLayers(layers, request);
      told.accept(
          () ->
              new Decided(arn, action, resource, decided.allowed(), decided.explanation(request)));
      if (decided.allowed()) {
        return Optional.empty();
      }
      String layer = decided.layer().words();
      return Optional.of(
          decided.decision() instanceof Decision.ExplicitlyDenied
              ? "with an explicit deny in "
                  + (decided.layer() == Layer.IDENTITY ? "an " : "a ")
                  + layer
              : "because no " + layer + " allows the " + action + " action");
    }
  }
}
