package dev.rolecall.embedded.aws;

import dev.rolecall.iam.RequestContext;
import dev.rolecall.iam.RequestContexts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * IAM: roles, their policies, boundaries and tags, managed policies, OIDC providers, and the
 * account's summary.
 */
final class Iam implements Service {
  /** IAM API Reference, CreateRole: what a name is made of. */
  private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]+");

  /** IAM API Reference, CreateRole: a path is a slash, or anything printable between two. */
  private static final Pattern PATH = Pattern.compile("/|/[!-~&&[^/]][!-~]*/");

  private final Account account;
  private final QueryActions api;

  Iam(Account account, Clock clock) {
    this.account = account;
    Map<String, QueryActions.Action> actions = new HashMap<>();
    new IamRoles(account, clock).addTo(actions);
    new IamPolicies(account, clock).addTo(actions);
    new IamBoundaries(account).addTo(actions);
    new IamTags(account).addTo(actions);
    new IamProviders(account, clock).addTo(actions);
    actions.put("GetAccountSummary", (form, caller) -> summary());
    actions.replaceAll(this::guarded);
    this.api = new QueryActions(QueryApi.IAM, Map.copyOf(actions));
  }

  /** One at a time. */
  @Override
  public AwsResponse answer(AwsRequest request, Optional<Caller> caller) {
    synchronized (account) {
      return api.answer(request, caller);
    }
  }

  /** What it can do, by name. */
  Set<String> actions() {
    return api.actions().keySet();
  }

  /** The action for whoever is allowed it. */
  private QueryActions.Action guarded(String name, QueryActions.Action action) {
    return (form, caller) -> {
      Caller known = caller.orElseThrow(QueryErrors.MISSING_AUTHENTICATION_TOKEN::error);
      authorize(name, form, known);
      if (name.equals("CreateRole") && form.get("Tags.member.1.Key").isPresent()) {
        // Who makes a role with tags needs the right to tag it (brefphp/bref#2028).
        authorize("TagRole", form, known);
      }
      return action.answer(form, caller);
    };
  }

  private void authorize(String name, QueryForm form, Caller caller) {
    String action = "iam:" + name;
    RequestContext context =
        caller instanceof Caller.Session session
            ? RequestContexts.iam(session.known(), form.arrival())
            : RequestContext.EMPTY;
    caller
        .denial(action, resource(form), context)
        .ifPresent(
            because -> {
              throw QueryErrors.NOT_ALLOWED.error(caller.arn(), action, named(name, form), because);
            });
  }

  private String resource(QueryForm form) {
    return form.get("RoleName")
        .map(
            name ->
                account
                    .role(name)
                    .map(account::roleArn)
                    .orElseGet(() -> account.arn("role" + form.get("Path").orElse("/") + name)))
        .or(() -> form.get("PolicyArn"))
        .or(() -> form.get("OpenIDConnectProviderArn"))
        .or(
            () ->
                form.get("PolicyName")
                    .map(name -> account.arn("policy" + form.get("Path").orElse("/") + name)))
        .or(
            () ->
                form.get("Url")
                    .map(url -> account.arn("oidc-provider/" + url.replaceFirst("^https://", ""))))
        .orElse("*");
  }

  /** A role that should be there already is called by its name. */
  private String named(String action, QueryForm form) {
    return form.get("RoleName")
        .filter(role -> !action.equals("CreateRole"))
        .map(role -> "role " + role)
        .orElseGet(() -> resource(form));
  }

  private QueryActions.Result summary() {
    Map<String, Integer> values = new TreeMap<>();
    values.put("AssumeRolePolicySizeQuota", IamRoles.TRUST_POLICY_QUOTA);
    values.put("AttachedPoliciesPerRoleQuota", IamPolicies.PER_ROLE_QUOTA);
    values.put("Policies", account.policies().size());
    values.put("PolicySizeQuota", IamPolicies.SIZE_QUOTA);
    values.put("PolicyVersionsInUse", account.policies().size());
    values.put("Providers", account.providers().size());
    values.put("RolePolicySizeQuota", IamPolicies.INLINE_QUOTA);
    values.put("Roles", account.roles().size());
    return xml -> {
      xml.open("SummaryMap");
      values.forEach((key, value) -> xml.open("entry").add("key", key).add("value", value).close());
      xml.close();
    };
  }

  /** A name of a role or a policy, which must be there and well-formed. */
  static String name(QueryForm form, String parameter, int longest) {
    Constraints constraints = new Constraints(form);
    String name = constraints.required(parameter, 1, longest);
    constraints.check();
    if (!NAME.matcher(name).matches()) {
      throw QueryErrors.NAME_INVALID.error(Constraints.member(parameter));
    }
    return name;
  }

  /** The path that was asked for; a slash unless. */
  static String path(QueryForm form) {
    String path = form.get("Path").orElse("/");
    if (!PATH.matcher(path).matches() || path.length() > 512) {
      throw QueryErrors.PATH_INVALID.error();
    }
    return path;
  }

  /** A parameter that must be there and is checked for no more than its length. */
  static String text(QueryForm form, String parameter, int shortest, int longest) {
    Constraints constraints = new Constraints(form);
    String text = constraints.required(parameter, shortest, longest);
    constraints.check();
    return text;
  }

  /** A policy as IAM returns it: percent-encoded (RFC 3986). */
  static String encoded(String policy) {
    return URLEncoder.encode(policy, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /** Now, in the whole seconds in which IAM dates what it makes. */
  static Instant now(Clock clock) {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }
}
