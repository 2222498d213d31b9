package dev.rolecall.iam;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The sentences of this room: ours, and where a source is known IAM's own beside them. Such a
 * sentence was seen in the issue that is named with it.
 */
final class PolicySentences {
  private static final String DOCUMENT = "The policy";

  private static final String LEGACY = "The policy failed legacy parsing";

  private PolicySentences() {}

  /** The place of a statement. */
  static String statement(int index) {
    return "Statement[" + index + "]";
  }

  /** The place of an element within another; the document itself has no name. */
  static String within(String place, String element) {
    return place.isEmpty() ? element : place + "." + element;
  }

  /** The place of an element that has a Not- form. */
  static String values(String statement, String element, Statement.Values values) {
    return within(statement, name(element, values.negated()));
  }

  /** Seen in AWSCookbook/Security#2. */
  static MalformedPolicyException notJson(int line, int column, String why) {
    return new MalformedPolicyException(
        "The policy is not JSON: line %d, column %d: %s".formatted(line, column, why),
        "This policy contains invalid Json");
  }

  /** As AWS Organizations says it, seen in org-formation/org-formation-cli#225. */
  static MalformedPolicyException ofOrganizations(MalformedPolicyException refusal) {
    return new MalformedPolicyException(
        refusal.getMessage(),
        "The provided policy document does not meet the requirements of the specified policy type.");
  }

  static MalformedPolicyException number() {
    return new MalformedPolicyException("The policy has a number that is too large to be read");
  }

  static MalformedPolicyException duplicate(String place) {
    return new MalformedPolicyException(
        "%s stands twice. Keep one, and list several values as [\"…\", \"…\"]".formatted(place));
  }

  static MalformedPolicyException wrongShape(String place, String found, String wanted) {
    return new MalformedPolicyException(
        "%s is %s. It must be %s".formatted(place.isEmpty() ? DOCUMENT : place, found, wanted));
  }

  static MalformedPolicyException unknown(String place, List<String> known) {
    return new MalformedPolicyException(
        "%s is not an element of policies. Known here, with these capitals: %s"
            .formatted(place, String.join(", ", known)));
  }

  static MalformedPolicyException missing(String place, String element, String why) {
    return new MalformedPolicyException("%s is missing: %s".formatted(within(place, element), why));
  }

  static MalformedPolicyException both(String place, String element, String other) {
    return new MalformedPolicyException(
        "%s has both %s and %s. Keep one of them".formatted(place, element, other));
  }

  static MalformedPolicyException version(String found) {
    return new MalformedPolicyException(
        "Version is \"%s\". It must be \"%s\", or the older \"%s\""
            .formatted(found, PolicyDocument.CURRENT, PolicyDocument.OLD));
  }

  static MalformedPolicyException noStatements() {
    return new MalformedPolicyException("Statement is empty. It must hold one statement or more");
  }

  /** Seen in hashicorp/terraform#10057, of other capitals. */
  static MalformedPolicyException effect(String place, String found) {
    return new MalformedPolicyException(
        "%s is \"%s\". It must be \"Allow\" or \"Deny\", with these capitals"
            .formatted(place, found),
        found.equalsIgnoreCase("Allow") || found.equalsIgnoreCase("Deny")
            ? LEGACY
            : MalformedPolicyException.SYNTAX_ERRORS);
  }

  /** IAM User Guide, Grammar, Policy grammar notes, and Organizations User Guide, SCP syntax. */
  static MalformedPolicyException idProhibited(String id) {
    return new MalformedPolicyException(
        "Id is \"%s\". Only trust and resource policies have one: remove it".formatted(id));
  }

  /** Organizations User Guide, SCP syntax and RCP syntax, Version element. */
  static MalformedPolicyException versionOfOrganizations() {
    return new MalformedPolicyException(
        "Version must be written, and be \"%s\"".formatted(PolicyDocument.CURRENT));
  }

  /** Seen in aws/aws-cdk#7615. */
  static MalformedPolicyException noActions(String place) {
    return new MalformedPolicyException(
        "%s has no actions. Add Action, for example \"Action\": \"s3:GetObject\"".formatted(place),
        "Policy statement must contain actions.");
  }

  /** Seen in trussworks/terraform-aws-s3-anti-virus#22. */
  static MalformedPolicyException noResources(String place) {
    return new MalformedPolicyException(
        "%s has no resources. Add Resource, for example \"Resource\": \"*\"".formatted(place),
        "Policy statement must contain resources.");
  }

  /** Seen in eksctl-io/eksctl#2794. */
  static MalformedPolicyException actionColons(String place, String action) {
    return new MalformedPolicyException(
        "%s \"%s\" has more than one colon. An action is written service:Name"
            .formatted(place, action),
        "Actions/Condition can contain only one colon.");
  }

  /** Seen in boogy/iam-policy-validator#172. */
  static MalformedPolicyException actionService(String place, String action) {
    return new MalformedPolicyException(
        "%s \"%s\" has a wildcard in its service. Name the service, or write \"*\" for all actions"
            .formatted(place, action),
        "Action vendors (e.g., aws, ec2, etc.) must not contain wildcards");
  }

  /** Seen in getmoto/moto, tests/test_iam/test_iam_policies.py. */
  static MalformedPolicyException actionShape(String place, String action) {
    return new MalformedPolicyException(
        "%s \"%s\" names no service. An action is written service:Name, or \"*\" for all"
            .formatted(place, action),
        "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
  }

  /** Seen in getmoto/moto, tests/test_iam/test_iam_policies.py. */
  static MalformedPolicyException actionVendor(String place, String action, String service) {
    return new MalformedPolicyException(
        "%s \"%s\" names no service. A service has letters, digits, dots and dashes"
            .formatted(place, action),
        "Vendor %s is not valid".formatted(service));
  }

  /**
   * Seen in hashicorp/terraform-provider-aws#32872; of a wildcard and of other capitals recorded of
   * AWS (radkawar/stackd, iam/policy/testdata/oidc_trust_controls_edges_aws.json).
   */
  static MalformedPolicyException trustAction(String place, String action) {
    return new MalformedPolicyException(
        "%s \"%s\" is no action of a trust policy. Those are, with these capitals and no wildcard: %s"
            .formatted(place, action, String.join(", ", PolicyWords.TRUST_ACTIONS)),
        "AssumeRole policy may only specify STS AssumeRole actions.");
  }

  /** Seen in getmoto/moto, tests/test_iam/test_iam_policies.py. */
  static MalformedPolicyException resourceService(String place, String resource) {
    return new MalformedPolicyException(
        "%s \"%s\" names no service. Spell it out, or write \"*\" for all resources"
            .formatted(place, resource),
        "Resource vendor must be fully qualified and cannot contain regexes.");
  }

  /** Seen in hashicorp/terraform-provider-aws#3045, terraform-aws-modules/terraform-aws-iam#39. */
  static MalformedPolicyException resourcePartition(String place, String resource) {
    String[] given = resource.split(":", 6);
    String[] arn = {"arn", "*", "*", "*", "*", "*"};
    System.arraycopy(given, 1, arn, 1, given.length - 1);
    return new MalformedPolicyException(
        "%s \"%s\" is of no partition. Begin it with arn:aws:, or as your partition's ARNs do"
            .formatted(place, resource),
        "Partition \"%s\" is not valid for resource \"%s\"."
            .formatted(arn[1], String.join(":", arn)));
  }

  /** Seen in getmoto/moto, tests/test_iam/test_iam_policies.py. */
  static MalformedPolicyException resourceColons(String place, String resource) {
    return new MalformedPolicyException(
        "%s \"%s\" lacks a colon. Write arn:partition:service:region:account:name; a part that is"
                .formatted(place, resource)
            + " empty keeps its colon, as in arn:aws:s3:::bucket/*",
        LEGACY);
  }

  /** Seen in aws/aws-cdk#22445. */
  static MalformedPolicyException resourceRegion(String place, String resource) {
    return new MalformedPolicyException(
        ofBucket(place, resource),
        "Resource %s can not contain region information.".formatted(resource));
  }

  static MalformedPolicyException resourceAccount(String place, String resource) {
    return new MalformedPolicyException(ofBucket(place, resource));
  }

  private static String ofBucket(String place, String resource) {
    return "%s \"%s\" has a region or an account, as access points have. Buckets and objects have"
            .formatted(place, resource)
        + " neither: write arn:aws:s3:::bucket/key";
  }

  /** Seen in aws/aws-cdk#13104. */
  static MalformedPolicyException resourceOfIam(String place, String resource) {
    return new MalformedPolicyException(
        "%s \"%s\" has a region. IAM has none: leave that part empty".formatted(place, resource),
        "IAM resource %s cannot contain region information.".formatted(resource));
  }

  /** Seen in getmoto/moto, tests/test_iam/test_iam_policies.py. */
  static MalformedPolicyException resourceWithoutType(String place, String resource) {
    return new MalformedPolicyException(
        "%s \"%s\" does not say what it is of IAM. Write for example arn:aws:iam::ACCOUNT:role/NAME"
            .formatted(place, resource),
        "IAM resource path must either be \"*\" or start with user/, federated-user/, role/, group/,"
            + " instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/,"
            + " oidc-provider/, report/, access-report/.");
  }

  /** Seen in felipefrizzo/terraform-aws-transfer-server#6. */
  static MalformedPolicyException resourceShape(String place, String resource) {
    return new MalformedPolicyException(
        "%s \"%s\" is not an ARN. Write arn:partition:service:region:account:name, or \"*\" for all"
            .formatted(place, resource),
        "Resource %s must be in ARN format or \"*\".".formatted(resource));
  }

  /** Seen in aws-cloudformation/cfn-lint#1376. */
  static MalformedPolicyException sid(String place, String sid) {
    return new MalformedPolicyException(
        "%s is \"%s\". It may have letters and digits only".formatted(place, sid),
        "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular"
            + " expression [0-9A-Za-z]*");
  }

  /** Seen in kubernetes/kops#4951. */
  static MalformedPolicyException sidTwice(String place, String sid) {
    return new MalformedPolicyException(
        "%s is \"%s\", as in a statement before. Each Sid names one statement"
            .formatted(place, sid),
        "Statement IDs (SID) in a single policy must be unique.");
  }

  /** Seen in terraform-aws-modules/terraform-aws-iam#47. */
  static MalformedPolicyException noPrincipals(String place) {
    return new MalformedPolicyException(
        "%s is empty. It must be \"*\" or name at least one principal".formatted(place),
        "Invalid principal in policy: com.amazon.balsa.error.InvalidPolicyException: The passed in"
            + " policy has a statement with no principals!");
  }

  /** Seen in aws-actions/configure-aws-credentials#332. */
  static MalformedPolicyException principalWildcard(String place, String id) {
    return new MalformedPolicyException(
        "%s \"%s\" has a wildcard within a name. Name the principal, or write \"*\" and narrow it"
                .formatted(place, id)
            + " by a condition on aws:PrincipalArn",
        invalidPrincipal("AWS", id));
  }

  /** Seen in aws-actions/configure-aws-credentials#332. */
  static MalformedPolicyException principal(String place, String id) {
    return new MalformedPolicyException(
        "%s \"%s\" is no principal. Write the ARN of a user, a role or a session, an account's twelve"
                .formatted(place, id)
            + " digits, or \"*\"",
        invalidPrincipal("AWS", id));
  }

  /** Seen in hashicorp/terraform-provider-aws#8905 and databrickslabs/ucx#2269. */
  static MalformedPolicyException principalAbsent(String place, String id) {
    return new MalformedPolicyException(
        "%s \"%s\" is not there. IAM takes only whom it finds; an id in place of an ARN is of a user"
                .formatted(place, id)
            + " or role that is gone. Take it out, or name who is there",
        invalidPrincipal("AWS", id));
  }

  static MalformedPolicyException group(String place, String id) {
    return new MalformedPolicyException(
        "%s \"%s\" is a group, and a group is no principal. Name its users, or a role"
            .formatted(place, id),
        invalidPrincipal("AWS", id));
  }

  /** Seen in aws-samples/aws-cdk-examples#801. */
  static MalformedPolicyException service(String place, String id) {
    return new MalformedPolicyException(
        "%s \"%s\" is no service. A service is written as ec2.amazonaws.com is"
            .formatted(place, id),
        invalidPrincipal("SERVICE", id));
  }

  private static String invalidPrincipal(String kind, String id) {
    return "Invalid principal in policy: \"%s\":\"%s\"".formatted(kind, id);
  }

  /** Seen in terraform-aws-modules/terraform-aws-eks#2594. */
  static MalformedPolicyException federated(String place, String id) {
    return new MalformedPolicyException(
        "%s \"%s\" is no identity provider. Write its ARN,".formatted(place, id)
            + " arn:aws:iam::ACCOUNT:oidc-provider/ISSUER, with the whole issuer but its https://",
        "Federated principals must be valid domain names or SAML metadata ARNs");
  }

  /** Seen in aws/aws-cdk#5732, of an Allow. Of a Deny no refusal is known. */
  static MalformedPolicyException trustStar(String place) {
    return new MalformedPolicyException(
        "%s.Principal is a bare \"*\". Name the identity provider: {\"Federated\": \"…\"}"
            .formatted(place),
        "AssumeRolepolicy contained an invalid principal: \"STAR\":\"*\".");
  }

  /**
   * Recorded of AWS: radkawar/stackd, iam/policy/testdata/oidc_trust_controls_edges_aws.json.
   *
   * @param principal as IAM names it there
   */
  static MalformedPolicyException narrowingNeeded(
      String place, String principal, List<String> keys) {
    return new MalformedPolicyException(
        needsNarrowing(place, principal, keys),
        "Trust policy with trusted principal %s must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase, %s which is not scoped to all."
            .formatted(principal, String.join(" or ", keys)));
  }

  /** Of Cognito without any condition (radkawar/stackd, same place). */
  static MalformedPolicyException conditionNeeded(
      String place, String principal, List<String> keys) {
    return new MalformedPolicyException(
        needsNarrowing(place, principal, keys),
        "A condition block must be present for the Cognito provider");
  }

  private static String needsNarrowing(String place, String principal, List<String> keys) {
    return "%s admits all of %s, which issues tokens to anybody. Name whose, on %s"
        .formatted(place, principal, String.join(" or ", keys));
  }

  /** Of those that are built in (radkawar/stackd, same place). */
  static MalformedPolicyException applicationNeeded(String place, String issuer) {
    return new MalformedPolicyException(
        "%s admits all of %s, which issues tokens to anybody. Name an application, by StringEquals"
            .formatted(place, issuer),
        "Policy trusting %s requires a StringEquals condition on an application id"
            .formatted(issuer));
  }

  /** IAM User Guide, AWS JSON policy elements: NotPrincipal, Key points. */
  static MalformedPolicyException trustNotPrincipal(String place) {
    return new MalformedPolicyException(
        "%s has NotPrincipal, which a trust policy cannot have. Name who is meant in Principal"
            .formatted(place));
  }

  /** IAM User Guide, AWS JSON policy elements: NotPrincipal. */
  static MalformedPolicyException allowNotPrincipal(String place) {
    return new MalformedPolicyException(
        "%s allows by NotPrincipal, which is for Deny alone. Name who may in Principal"
            .formatted(place));
  }

  /** Organizations User Guide, RCP syntax, Principal element. */
  static MalformedPolicyException rcpPrincipal(String place) {
    return new MalformedPolicyException(
        "%s: the principal of a resource control policy is \"*\". Narrow it by a condition"
            .formatted(within(place, "Principal")));
  }

  /** Organizations User Guide, RCP syntax, Elements summary. */
  static MalformedPolicyException rcpNotAction(String place) {
    return new MalformedPolicyException(
        "%s has NotAction, which a resource control policy cannot have. Write Action"
            .formatted(place));
  }

  /** Organizations User Guide, RCP syntax, Elements summary, Note. */
  static MalformedPolicyException rcpAllow(String place) {
    return new MalformedPolicyException(
        "%s is an Allow. A resource control policy denies; only AWS's own RCPFullAWSAccess allows"
            .formatted(place));
  }

  /** Seen in hashicorp/terraform#13449. */
  static MalformedPolicyException principalProhibited(String place) {
    return new MalformedPolicyException(
        "%s has a Principal. A policy of a role, user or session has none: remove it"
            .formatted(place),
        "Policy document should not specify a principal.");
  }

  /** Seen in kubernetes-sigs/external-dns#3085. */
  static MalformedPolicyException resourceProhibited(String place) {
    return new MalformedPolicyException(
        "%s has a Resource. A trust policy has none, the role is the resource: remove it"
            .formatted(place),
        "Has prohibited field Resource");
  }

  /** Seen in ministryofjustice/modernisation-platform-environments#8893. */
  static MalformedPolicyException operator(String place, String operator) {
    return new MalformedPolicyException(
        "%s is no condition operator. Write for example StringEquals, with these capitals"
            .formatted(place),
        "Invalid Condition type : " + operator);
  }

  /** Seen in terraform-aws-modules/terraform-aws-eks#1084. */
  static MalformedPolicyException keyScheme(String place) {
    return new MalformedPolicyException(
        "%s is a condition key with a scheme. Write the issuer without https://".formatted(place),
        "Condition can contain only one colon.");
  }

  static MalformedPolicyException keyWithoutService(String place) {
    return new MalformedPolicyException(
        "%s names nothing before its colon. A key is written service:Name or issuer:claim"
            .formatted(place));
  }

  /** Seen in getmoto/moto, tests/test_iam/test_iam_policies.py. */
  static MalformedPolicyException noDate(String place, String value) {
    return new MalformedPolicyException(
        "%s is \"%s\", which is no date. Write for example 2026-01-31T00:00:00Z"
            .formatted(place, value),
        LEGACY);
  }

  /** What missed, where, and by what values. */
  static String miss(Miss miss) {
    Statement statement = miss.statement();
    String element =
        switch (miss.element()) {
          case PRINCIPAL ->
              name("Principal", isNegated(statement.principals().map(Principals::negated)));
          case ACTION -> name("Action", statement.actions().negated());
          case RESOURCE ->
              name("Resource", isNegated(statement.resources().map(Statement.Values::negated)));
          case CONDITION -> "Condition " + miss.operator().orElse("") + " " + miss.key().orElse("");
        };
    String variables =
        miss.variables().stream().map(" (%s)"::formatted).collect(Collectors.joining());
    return "%s: %s is %s, and the request has %s%s"
        .formatted(
            place(miss.policy(), statement),
            element,
            quoted(miss.wanted()),
            asked(miss.actual()),
            variables);
  }

  private static String place(Policy policy, Statement statement) {
    int index = policy.document().statements().indexOf(statement);
    String sid = statement.sid().filter(each -> !each.isEmpty()).map(" (%s)"::formatted).orElse("");
    return "%s, %s%s".formatted(policy.name(), statement(index), sid);
  }

  private static String asked(List<String> actual) {
    return actual.isEmpty() ? "no value for it" : quoted(actual);
  }

  /** What a text with variables is in a request. */
  static String variables(String text, PolicyDocument document, RequestContext context) {
    if (!document.hasVariables()) {
      return "in a policy of Version %s \"%s\" is plain text".formatted(document.version(), text);
    }
    Glob compiled = Glob.compile(text, Glob.Mode.EXACT, true);
    return compiled
        .filledText(context)
        .map(filled -> "\"%s\" is \"%s\" here".formatted(text, filled))
        .orElseGet(
            () ->
                "%s has no value, so \"%s\" is like nothing"
                    .formatted(compiled.lacking(context).orElse(""), text));
  }

  /** A decision and what brought it about. */
  static String decision(Layer layer, Decision decision, Request request) {
    String asked = request.action() + " on " + request.resource();
    if (decision instanceof Decision.Allowed allowed) {
      return "%s allows %s.".formatted(place(allowed.policy(), allowed.statement()), asked);
    }
    if (decision instanceof Decision.ExplicitlyDenied denied) {
      String conditions = String.join("; ", denied.conditions());
      return "%s denies %s%s%s."
          .formatted(
              place(denied.policy(), denied.statement()),
              asked,
              conditions.isEmpty() ? "" : ": ",
              conditions);
    }
    if (decision instanceof Decision.Depends depends) {
      return "It depends on %s.".formatted(DependsOn.list(depends.on()));
    }
    List<Miss> nearest = ((Decision.ImplicitlyDenied) decision).nearest();
    String silence = "No %s allows %s.".formatted(layer.words(), asked);
    return nearest.isEmpty()
        ? silence
        : silence
            + " The nearest: "
            + nearest.stream().map(Miss::sentence).collect(Collectors.joining("; "))
            + ".";
  }

  /** A condition that holds. */
  static String held(Condition condition, RequestContext context) {
    List<String> actual =
        context.of(condition.key()) instanceof Fact.Known known ? known.values() : List.of();
    return "%s %s is %s, and the request has %s"
        .formatted(
            condition.operator(), condition.key(), quoted(condition.values()), asked(actual));
  }

  private static boolean isNegated(Optional<Boolean> negated) {
    return negated.orElse(false);
  }

  private static String name(String element, boolean negated) {
    return negated ? "Not" + element : element;
  }

  private static String quoted(List<String> values) {
    return values.isEmpty()
        ? "an empty list"
        : values.stream().map("\"%s\""::formatted).collect(Collectors.joining(" or "));
  }
}
