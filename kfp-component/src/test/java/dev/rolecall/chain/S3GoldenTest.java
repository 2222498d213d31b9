package dev.rolecall.chain;

import static dev.rolecall.chain.ExampleBucket.NO_IDENTITY_POLICY;
import static dev.rolecall.chain.ExampleBucket.POD;
import static dev.rolecall.chain.ExampleBucket.admin;
import static dev.rolecall.chain.ExampleBucket.encryptedParts;
import static dev.rolecall.chain.ExampleBucket.encrypting;
import static dev.rolecall.chain.ExampleBucket.frozen;
import static dev.rolecall.chain.ExampleBucket.onlyListing;
import static dev.rolecall.chain.ExampleBucket.outside;
import static dev.rolecall.chain.ExampleBucket.refused;

import dev.rolecall.iam.Policy;
import dev.rolecall.s3.Ownership;
import dev.rolecall.s3.S3Answer;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopePolicy;
import dev.rolecall.verify.Evidence;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of what the session may do, and of what should have been refused. */
class S3GoldenTest {
  private static final S3Answer BARE = Example.s3Denied("Access Denied");

  private final FindingsText text = new FindingsText();

  @Test
  void answersOfS3() {
    denials();
    refusals();
    text.check("s3-findings.txt");
  }

  private void denials() {
    put("S3 denies, to a pod", BARE, POD);
    text.tell(
        "S3 denies a listing, to a pod",
        S3Checks.decide(ExampleBucket.listing(BARE), POD, new Evidence()));
    put("S3 denies, and the role has no policy", BARE, admin(List.of()));
    put("S3 denies, and no policy of the role allows it", BARE, admin(onlyListing()));
    put("S3 denies, and the role's policies are for another bucket", BARE, admin(others()));
    put("S3 denies, and a policy of the role does", BARE, admin(frozen()));
    put("S3 denies, and the role's policies want a header", BARE, admin(encrypting()));
    put("S3 denies, and the role's policies allow it", BARE, admin(Example.scopePolicy()));
    put("S3 names the role's policies", Example.s3Denied(NO_IDENTITY_POLICY), POD);
    put(
        "S3 names a Deny of the role's policies",
        Example.s3Denied("x with an explicit deny in an identity-based policy"),
        POD);
    put(
        "S3 names a Deny of the role's policies, which turns on the network",
        Example.s3Denied("x with an explicit deny in an identity-based policy"),
        admin(ExampleBucket.guarded("{\"NotIpAddress\":{\"aws:SourceIp\":\"203.0.113.0/24\"}}")));
    put(
        "S3 names a Deny of the bucket's policy",
        Example.s3Denied("x with an explicit deny in a resource-based policy"),
        POD);
    put(
        "S3 names an endpoint's policy",
        Example.s3Denied("x because no VPC endpoint policy allows the s3:PutObject action"),
        POD);
    put(
        "S3 names a Deny of the organization",
        Example.s3Denied(
            "x with an explicit deny in a service control policy:"
                + " arn:aws:organizations::1:policy/p"),
        POD);
    put(
        "S3 names the bucket's key",
        Example.s3Denied(
            "x is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:x"),
        POD);
    text.tell(
        "S3 names the bucket's key for an upload in parts alone",
        S3Checks.decide(encryptedParts(), POD, new Evidence()));
  }

  private static S3Ground asking(String bucket) {
    return ExampleBucket.asking(new Scope(bucket, "team-a/"));
  }

  private static S3Ground owned(Ownership ownership) {
    return new S3Ground(
        Example.ROLE,
        Example.SCOPE,
        Optional.of("eu-west-1"),
        Optional.empty(),
        Optional.of(Example.ASK),
        RequestKeys.NONE,
        false,
        Optional.of(ownership));
  }

  private static List<Policy> others() {
    return List.of(
        ExampleBucket.policy("others", ScopePolicy.whole("aws", new Scope("ml-dataa", "team-a/"))));
  }

  private void refusals() {
    put(
        "there is no bucket",
        refused(404, "NoSuchBucket", "The specified bucket does not exist"),
        POD);
    put(
        "the bucket's region is told",
        new S3Answer.Refused(
            301,
            "PermanentRedirect",
            "Use the other endpoint",
            Optional.empty(),
            Optional.of("us-east-2")),
        POD);
    put(
        "the bucket's region is in the sentence",
        refused(
            400,
            "AuthorizationHeaderMalformed",
            "the region 'eu-west-1' is wrong; expecting 'us-east-2'"),
        POD);
    put(
        "the bucket's region is told, and ours is not known",
        refused(400, "AuthorizationHeaderMalformed", "expecting 'us-east-2'"),
        new S3Ground(
            Example.ROLE,
            Example.SCOPE,
            Optional.empty(),
            Optional.empty(),
            Optional.of(Example.ASK),
            RequestKeys.NONE,
            true));
    put("the bucket's region is not told", refused(301, "PermanentRedirect", ""), POD);
    put("the object is archived", refused(403, "InvalidObjectState", ""), POD);
    put("the bucket is a directory bucket", BARE, asking("ml-data--euw1-az1--x-s3"));
    put("the bucket's name is an access point's alias", BARE, asking("ml-0123456789-s3alias"));
    put(
        "the role's policies are for an access point",
        BARE,
        admin(
            List.of(
                ExampleBucket.allowing(
                    "point",
                    "\"s3:*\"",
                    "\"arn:aws:s3:eu-west-1:111122223333:accesspoint/ml/object/team-a/*\""))));
    put(
        "S3 denies, and who asks has to pay",
        BARE,
        owned(new Ownership(Optional.of(true), Optional.empty())));
    put(
        "S3 denies, and the object is of another account",
        BARE,
        owned(
            new Ownership(
                Optional.of(false), Optional.of(Example.attempt("s3:GetObject", BARE).prefix()))));
    put("S3 does not know the session", refused(403, "InvalidAccessKeyId", ""), POD);
    put("S3 knows no trailing checksum", refused(400, "XAmzContentSHA256Mismatch", ""), POD);
    put("S3 is overloaded", refused(503, "SlowDown", "Please reduce your request rate."), POD);
    put("S3 does not answer", new S3Answer.Unreachable("connect timed out"), POD);
  }

  private void put(String situation, S3Answer answer, S3Ground ground) {
    text.tell(
        situation,
        S3Checks.decide(Example.attempt("s3:PutObject", answer), ground, new Evidence()));
  }

  @Test
  void whatShouldHaveBeenRefused() {
    text.tell(
        "STS granted a stranger's token",
        Refusals.decide(
            new Refusals.ForeignAnswer.Granted("system:serviceaccount:team-b:default-editor"),
            Example.ROLE,
            Example.ASK,
            Optional.empty()));
    text.tell(
        "S3 listed another prefix",
        outside(new S3Answer.Done(), Example.s3Denied("Access Denied")));
    text.tell(
        "S3 told of another prefix that a key is missing",
        outside(Example.s3Denied("Access Denied"), refused(404, "NoSuchKey", "")));
    wide(
        "it did, and a policy of the role is for the whole bucket",
        List.of(wide("\"s3:*\"", "[\"arn:aws:s3:::ml-data\",\"arn:aws:s3:::ml-data/*\"]")),
        List.of());
    wide(
        "it did, and the policy is for other things too",
        List.of(wide("[\"s3:Get*\",\"s3:List*\",\"kms:Decrypt\"]", "\"*\"")),
        List.of());
    wide("it did, and the policy is for every service", List.of(wide("\"*\"", "\"*\"")), List.of());
    wide(
        "it did, and the policy is attached",
        Example.scopePolicy(),
        List.of(wide("\"s3:*\"", "\"*\"")));
    wide("it did, and no policy of the role allows it", Example.scopePolicy(), List.of());
    text.check("refusal-findings.txt");
  }

  private static Policy wide(String actions, String resources) {
    return ExampleBucket.allowing("data", actions, resources);
  }

  private void wide(String situation, List<Policy> inline, List<Policy> attached) {
    text.tell(
        situation,
        outside(
            new S3Answer.Done(),
            Example.s3Denied("Access Denied"),
            ExampleBucket.admin(inline, attached)));
  }
}
