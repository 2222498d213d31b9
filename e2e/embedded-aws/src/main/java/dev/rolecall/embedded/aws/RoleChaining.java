package dev.rolecall.embedded.aws;

import dev.rolecall.iam.Principal;
import dev.rolecall.iam.RequestContexts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * AssumeRole: a role's session becomes that of another role of the account. There is nobody else to
 * do it: the account has no users, and its root may not.
 */
final class RoleChaining {
  static final String NAME = "AssumeRole";

  private static final String ACTION = "sts:" + NAME;

  /** IAM User Guide, Roles terms and concepts, Role chaining. */
  private static final int MAX_SECONDS = 3600;

  /** STS API Reference, AssumeRole, Request Parameters. */
  private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:\\/-]*");

  private static final String TRANSITIVE = "TransitiveTagKeys";

  private final Account account;

  RoleChaining(Account account) {
    this.account = account;
  }

  QueryActions.Result assume(QueryForm form, Optional<Caller> signer) {
    Caller caller = signer.orElseThrow(QueryErrors.MISSING_AUTHENTICATION_TOKEN::error);
    SessionRequest asked = SessionRequest.read(form, own -> check(form, own));
    refuseWhatIsNotHere(form);
    if (!(caller instanceof Caller.Session session)) {
      throw QueryErrors.ROOT_ASSUMES_NO_ROLE.error();
    }
    RequestContexts.NewSession next = next(asked, session, form);
    Role role = admitting(asked, session, next, form);
    if (asked.seconds() > MAX_SECONDS) {
      throw QueryErrors.DURATION_EXCEEDS_CHAIN.error();
    }
    Key key =
        account.issue(
            role,
            Optional.empty(),
            next,
            Duration.ofSeconds(asked.seconds()),
            asked.policies(account));
    return xml -> {
      asked.writeGranted(xml, account, role, key);
      next.sourceIdentity().ifPresent(source -> xml.add("SourceIdentity", source));
    };
  }

  /** What would change the session, and cannot here. */
  private static void refuseWhatIsNotHere(QueryForm form) {
    Optional<String> parameter =
        Stream.of("SerialNumber", "TokenCode")
            .filter(each -> form.get(each).isPresent())
            .findFirst()
            .or(
                () ->
                    Optional.of("ProvidedContexts")
                        .filter(each -> !form.members(each, ".ProviderArn").isEmpty()));
    if (parameter.isPresent()) {
      throw QueryErrors.PARAMETER_NOT_HERE.error(parameter.get());
    }
  }

  private static void check(QueryForm form, Constraints constraints) {
    constraints
        .optional("ExternalId", 2, 1224)
        .ifPresent(id -> constraints.matches("ExternalId", id, EXTERNAL_ID));
    constraints
        .optional("SourceIdentity", 2, 64)
        .ifPresent(id -> constraints.matches("SourceIdentity", id, SessionRequest.NAME));
    IamTags.check(form, constraints);
    constraints.atMost(TRANSITIVE, form.members(TRANSITIVE), IamTags.MOST);
  }

  /** Transitive tags go on, and so does the source identity, which cannot be another from then. */
  private static RequestContexts.NewSession next(
      SessionRequest asked, Caller.Session caller, QueryForm form) {
    Optional<String> set = caller.known().sourceIdentity();
    Optional<String> wanted = form.get("SourceIdentity");
    if (set.isPresent() && wanted.isPresent() && !set.equals(wanted)) {
      throw QueryErrors.SOURCE_IDENTITY_SET.error();
    }
    Map<String, String> tags = IamTags.given(form);
    List<String> transitive = new ArrayList<>(form.members(TRANSITIVE));
    if (!tags.keySet().containsAll(transitive)) {
      throw QueryErrors.TRANSITIVE_KEY_WITHOUT_TAG.error();
    }
    if (caller.handedOn().keySet().stream().anyMatch(tags::containsKey)) {
      throw QueryErrors.TAG_HANDED_ON.error();
    }
    tags.putAll(caller.handedOn());
    transitive.addAll(caller.handedOn().keySet());
    return new RequestContexts.NewSession(
        asked.sessionName(), false, tags, transitive, set.or(() -> wanted));
  }

  private Role admitting(
      SessionRequest asked,
      Caller.Session caller,
      RequestContexts.NewSession next,
      QueryForm form) {
    Function<String, AwsError> refusal =
        action -> QueryErrors.NOT_ALLOWED_THE_ROLE.error(caller.arn(), action, asked.role());
    // A trust policy that names a role means the one that was there (IAM User Guide, AWS JSON
    // policy elements: Principal, Role principals).
    if (account.countingRole(caller.known().role(), caller.roleId()).isEmpty()) {
      account
          .told()
          .accept(
              () ->
                  new Decided(
                      caller.arn(),
                      ACTION,
                      asked.role().toString(),
                      false,
                      "The session's own role is gone."));
      throw refusal.apply(ACTION);
    }
    return new Admission(
            account,
            caller.arn(),
            new Principal.Aws(caller.arn(), caller.accountId()),
            asked.role(),
            caller.layers(),
            RequestContexts.assumption(
                caller.known(), next, form.get("ExternalId"), form.arrival()))
        .role(ACTION, next, refusal);
  }
}
