package dev.rolecall.chain;

import dev.rolecall.iam.IamState;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyDocument;
import dev.rolecall.s3.Access;
import dev.rolecall.s3.Attempt;
import dev.rolecall.s3.Outside;
import dev.rolecall.s3.S3Answer;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopeAction;
import dev.rolecall.s3.ScopePolicy;
import dev.rolecall.verify.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What S3 answers to the Profile team-a, and what of IAM stands behind it. */
final class ExampleBucket {
  static final String NO_IDENTITY_POLICY =
      "User: arn:aws:sts::111122223333:assumed-role/team-a/s is not authorized to perform:"
          + " s3:PutObject on resource: \"arn:aws:s3:::ml-data/team-a/k\" because no identity-based"
          + " policy allows the s3:PutObject action";
  static final S3Ground POD = ground(Optional.empty(), Example.SCOPE);

  private ExampleBucket() {}

  static S3Ground admin(List<Policy> policies) {
    return admin(policies, List.of());
  }

  static S3Ground admin(List<Policy> inline, List<Policy> attached) {
    return ground(Optional.of(iam(inline, attached)), Example.SCOPE);
  }

  /** Of whom no IAM was seen, for another scope. */
  static S3Ground asking(Scope scope) {
    return ground(Optional.empty(), scope);
  }

  static S3Ground ground(IamState iam) {
    return ground(Optional.of(iam), Example.SCOPE);
  }

  private static S3Ground ground(Optional<IamState> iam, Scope scope) {
    return new S3Ground(
        Example.ROLE,
        scope,
        Optional.of("eu-west-1"),
        iam,
        Optional.of(Example.ASK),
        RequestKeys.NONE,
        true);
  }

  private static IamState iam(List<Policy> inline, List<Policy> attached) {
    return iam(inline, attached, Optional.empty());
  }

  static IamState iam(List<Policy> inline, List<Policy> attached, Optional<Policy> boundary) {
    return new IamState(
        Example.ACCOUNT,
        Optional.of(
            new IamState.Role(
                Example.ROLE.toString(), Example.trust(), inline, attached, boundary, 3600)),
        List.of(Example.provider()));
  }

  static List<Policy> onlyListing() {
    return List.of(policy("list", ScopePolicy.allowing(ScopeAction.LIST, "aws", Example.SCOPE)));
  }

  /** Allowed by one policy, and denied by another. */
  static List<Policy> frozen() {
    return List.of(
        Example.scopePolicy().get(0),
        policy(
            "freeze",
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"s3:Put*\",\"Resource\":\"*\"}]}"));
  }

  /** Allowed by one policy, and denied by another without a header. */
  static List<Policy> encrypting() {
    return List.of(
        Example.scopePolicy().get(0),
        policy(
            "encrypt",
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"s3:PutObject\",\"Resource\":\"*\",\"Condition\":{\"Null\":{\"s3:x-amz-server-side-encryption\":\"true\"}}}]}"));
  }

  /** Allowed by one policy, and denied by another under a condition. */
  static List<Policy> guarded(String condition) {
    return List.of(
        Example.scopePolicy().get(0),
        policy(
            "guard",
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":%s}]}"
                .formatted(condition)));
  }

  static Policy policy(String name, String document) {
    return new Policy(name, PolicyDocument.parse(document));
  }

  static Outcome rolePolicy(List<Policy> policies) {
    return rolePolicy(policies, Access.WRITE);
  }

  static Outcome rolePolicy(List<Policy> policies, Access access) {
    return rolePolicy(policies, access, Set.of());
  }

  static Outcome rolePolicy(List<Policy> policies, Access access, Set<ScopeAction> done) {
    IamState iam = iam(policies, List.of());
    return RolePolicyCheck.decide(iam, ground(Optional.of(iam), Example.SCOPE.with(access)), done);
  }

  static S3Answer.Refused refused(int status, String code, String message) {
    return new S3Answer.Refused(status, code, message, Optional.empty(), Optional.empty());
  }

  static Attempt listing(S3Answer answer) {
    return new Attempt("s3:ListBucket", "ml-data", "team-a/", answer, Duration.ZERO);
  }

  /** An upload in parts to an encrypted bucket. */
  static Attempt encryptedParts() {
    return new Attempt(
        "s3:PutObject",
        "ml-data",
        "team-a/.rolecall/r/multipart",
        Example.s3Denied("x is not authorized to perform: kms:Decrypt"),
        Duration.ZERO);
  }

  static Outcome outside(S3Answer list, S3Answer get) {
    return outside(list, get, POD);
  }

  static Outcome outside(S3Answer list, S3Answer get, S3Ground ground) {
    return Refusals.decide(
        new Outside(
            new Attempt("s3:ListBucket", "ml-data", "team-b/", list, Duration.ZERO),
            new Attempt("s3:GetObject", "ml-data", "team-b/k", get, Duration.ZERO)),
        ground);
  }

  /** A policy of one statement that allows. */
  static Policy allowing(String name, String actions, String resources) {
    return policy(
        name,
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Data\",\"Effect\":\"Allow\",\"Action\":%s,\"Resource\":%s}]}"
            .formatted(actions, resources));
  }
}
