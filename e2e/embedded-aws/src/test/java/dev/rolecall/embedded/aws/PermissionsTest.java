package dev.rolecall.embedded.aws;

import static dev.rolecall.embedded.aws.S3Assertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** What a role may do in EmbeddedAws and what it is denied, asked by the SDK's own S3 client. */
final class PermissionsTest {
  private static final String BUCKET = Sandbox.BUCKET;
  private static final Sandbox sandbox = new Sandbox(Clock.systemUTC());
  private static final S3Client s3 = sandbox.s3(sandbox.session());

  @BeforeAll
  static void putSomething() {
    s3.putObject(put -> put.bucket(BUCKET).key("team-a/hello"), RequestBody.fromString("hello"));
  }

  @AfterAll
  static void close() {
    s3.close();
    sandbox.close();
  }

  @Test
  void anObjectIsCopiedWithinThePrefixAndNotOutOfIt() {
    s3.copyObject(
        c ->
            c.sourceBucket(BUCKET)
                .sourceKey("team-a/hello")
                .destinationBucket(BUCKET)
                .destinationKey("team-a/copy"));

    assertThat(s3.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/copy")).asUtf8String())
        .isEqualTo("hello");
    assertDenied(
        () ->
            s3.copyObject(
                c ->
                    c.sourceBucket(BUCKET)
                        .sourceKey("team-a/hello")
                        .destinationBucket(BUCKET)
                        .destinationKey("team-b/copy")),
        "s3:PutObject",
        "team-b/copy");
  }

  @Test
  void aSessionOfTheNextRoleMayWhatThatRoleMay() {
    try (IamClient iam = sandbox.iam();
        StsClient sts = sandbox.sts(sandbox.session())) {
      iam.createRole(
          role ->
              role.roleName("reader")
                  .assumeRolePolicyDocument(
                      """
                      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                        "Principal": {"AWS": "arn:aws:iam::123456789012:role/team-a"},
                        "Action": "sts:AssumeRole"}]}"""));
      iam.putRolePolicy(
          policy ->
              policy.roleName("reader").policyName("read").policyDocument(TeamA.allow("s3:Get*")));
      Credentials granted =
          sts.assumeRole(
                  request ->
                      request
                          .roleArn("arn:aws:iam::123456789012:role/reader")
                          .roleSessionName("chained"))
              .credentials();
      AwsSessionCredentials reader =
          AwsSessionCredentials.create(
              granted.accessKeyId(), granted.secretAccessKey(), granted.sessionToken());

      try (StsClient asReader = sandbox.sts(reader);
          S3Client s3AsReader = sandbox.s3(reader)) {
        assertThat(asReader.getCallerIdentity().arn())
            .isEqualTo("arn:aws:sts::123456789012:assumed-role/reader/chained");
        assertThat(
                s3AsReader
                    .getObjectAsBytes(get -> get.bucket(BUCKET).key("team-a/hello"))
                    .asUtf8String())
            .isEqualTo("hello");
        assertDenied(
            () ->
                s3AsReader.putObject(
                    put -> put.bucket(BUCKET).key("team-a/new"), RequestBody.fromString("x")),
            "s3:PutObject",
            "team-a/new",
            "arn:aws:sts::123456789012:assumed-role/reader/chained");
      }
    }
  }

  @Test
  void anObjectIsNotCopiedFromOutsideThePrefix() {
    adminPuts("team-b/secret");

    assertDenied(
        () ->
            s3.copyObject(
                c ->
                    c.sourceBucket(BUCKET)
                        .sourceKey("team-b/secret")
                        .destinationBucket(BUCKET)
                        .destinationKey("team-a/stolen")),
        "s3:GetObject",
        "team-b/secret");
  }

  @Test
  void readingWritingAndDeletingOutsideThePrefixAreDenied() {
    adminPuts("team-b/theirs");

    assertDenied(
        () -> s3.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-b/theirs")),
        "s3:GetObject",
        "team-b/theirs");
    assertDenied(
        () ->
            s3.putObject(
                p -> p.bucket(BUCKET).key("team-b/mine"), RequestBody.fromBytes(new byte[200_000])),
        "s3:PutObject",
        "team-b/mine");
    assertDenied(
        () -> s3.deleteObject(d -> d.bucket(BUCKET).key("team-b/theirs")),
        "s3:DeleteObject",
        "team-b/theirs");
  }

  @Test
  void aKeyDoesNotClimbOutOfItsPrefix() {
    adminPuts("team-b/secret");

    for (String key : List.of("team-a/../team-b/secret", "team-a/./../team-b/secret")) {
      assertRefused(
          () -> s3.getObjectAsBytes(g -> g.bucket(BUCKET).key(key)),
          403,
          "AccessDenied",
          "s3:ListBucket");
      s3.putObject(p -> p.bucket(BUCKET).key(key), RequestBody.fromString("the role's own"));
    }
    try (S3Client admin = sandbox.s3(sandbox.admin())) {
      assertThat(admin.headObject(h -> h.bucket(BUCKET).key("team-b/secret")).contentLength())
          .isEqualTo(4);
    }
  }

  @Test
  void anotherPrefixIsNotListed() {
    assertRefused(
        () -> s3.listObjectsV2(l -> l.bucket(BUCKET).prefix("team-b/")),
        403,
        "AccessDenied",
        "User: %s is not authorized to perform: s3:ListBucket on resource: \"arn:aws:s3:::%s\""
                .formatted(Sandbox.SESSION_ARN, BUCKET)
            + " because no identity-based policy allows the s3:ListBucket action");
  }

  @Test
  void theAccountsBucketsAreNotListed() {
    assertRefused(
        () -> s3.listBuckets(),
        403,
        "AccessDenied",
        "User: %s is not authorized to perform: s3:ListAllMyBuckets because no identity-based"
                .formatted(Sandbox.SESSION_ARN)
            + " policy allows the s3:ListAllMyBuckets action");
  }

  @Test
  void anExplicitDenialIsCalledSo() {
    assertRefused(
        () ->
            s3.putObject(p -> p.bucket(BUCKET).key("team-a/frozen/x"), RequestBody.fromString("x")),
        403,
        "AccessDenied",
        "with an explicit deny in an identity-based policy");
  }

  @Test
  void aSessionPolicyNarrowsTheRole() {
    String onlyHello =
        """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject",
          "Resource": "arn:aws:s3:::ml-team-a/team-a/hello"}]}
        """;
    try (S3Client narrow = sandbox.s3(sandbox.session(Optional.of(onlyHello)))) {
      assertThat(narrow.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/hello")).asUtf8String())
          .isEqualTo("hello");
      assertRefused(
          () ->
              narrow.putObject(
                  p -> p.bucket(BUCKET).key("team-a/hello"), RequestBody.fromString("x")),
          403,
          "AccessDenied",
          "because no session policy allows the s3:PutObject action");
    }
  }

  @Test
  void aBoundaryBoundsTheRole() {
    try (Sandbox own = new Sandbox(Clock.systemUTC());
        S3Client client = own.s3(own.session())) {
      own.setBoundary(
          """
          {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "*"},
            {"Effect": "Deny", "Action": "s3:GetObject",
             "Resource": "arn:aws:s3:::ml-team-a/team-a/secret"}]}
          """);

      client.putObject(p -> p.bucket(BUCKET).key("team-a/x"), RequestBody.fromString("x"));
      assertRefused(
          () -> client.deleteObject(d -> d.bucket(BUCKET).key("team-a/x")),
          403,
          "AccessDenied",
          "because no permissions boundary allows the s3:DeleteObject action");
      assertRefused(
          () -> client.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/secret")),
          403,
          "AccessDenied",
          "with an explicit deny in a permissions boundary");
      assertDenied(
          () -> client.putObject(p -> p.bucket(BUCKET).key("other/x"), RequestBody.fromString("x")),
          "s3:PutObject",
          "other/x");
    }
  }

  @Test
  void aMultiDeleteAnswersForEachKey() {
    adminPuts("team-b/kept");
    s3.putObject(p -> p.bucket(BUCKET).key("team-a/goes"), RequestBody.fromString("x"));

    DeleteObjectsResponse answer =
        s3.deleteObjects(
            d ->
                d.bucket(BUCKET)
                    .delete(
                        keys ->
                            keys.objects(
                                ObjectIdentifier.builder().key("team-a/goes").build(),
                                ObjectIdentifier.builder().key("team-b/kept").build(),
                                ObjectIdentifier.builder().key("team-a/../team-b/kept").build())));

    assertThat(answer.deleted())
        .extracting(DeletedObject::key)
        .containsExactly("team-a/goes", "team-a/../team-b/kept");
    assertThat(answer.errors().stream().map(S3Error::code)).containsExactly("AccessDenied");
    try (S3Client admin = sandbox.s3(sandbox.admin())) {
      assertThat(admin.headObject(h -> h.bucket(BUCKET).key("team-b/kept")).contentLength())
          .isEqualTo(4);
    }
  }

  @Test
  void aMissingKeyIsToldOnlyToWhoMayListTheBucket() {
    assertRefused(
        () -> s3.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/missing")),
        403,
        "AccessDenied",
        "s3:ListBucket");
    try (S3Client admin = sandbox.s3(sandbox.admin())) {
      assertRefused(
          () -> admin.getObjectAsBytes(g -> g.bucket(BUCKET).key("team-a/missing")),
          404,
          "NoSuchKey",
          "The specified key does not exist.");
    }
  }

  @Test
  void aPolicyThatIsTakenAwayCountsForRunningSessions() {
    try (Sandbox own = new Sandbox(Clock.systemUTC());
        S3Client client = own.s3(own.session())) {
      client.putObject(p -> p.bucket(BUCKET).key("team-a/x"), RequestBody.fromString("x"));
      own.setRolePolicy(
          """
          {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::ml-team-a/team-a/*"}]}
          """);

      assertDenied(
          () ->
              client.putObject(p -> p.bucket(BUCKET).key("team-a/x"), RequestBody.fromString("y")),
          "s3:PutObject",
          "team-a/x");
    }
  }

  private static void adminPuts(String key) {
    try (S3Client admin = sandbox.s3(sandbox.admin())) {
      admin.putObject(p -> p.bucket(BUCKET).key(key), RequestBody.fromString("mine"));
    }
  }

  private static void assertDenied(ThrowingCallable call, String action, String key) {
    assertDenied(call, action, key, Sandbox.SESSION_ARN);
  }

  private static void assertDenied(
      ThrowingCallable call, String action, String key, String caller) {
    assertRefused(
        call,
        403,
        "AccessDenied",
        "User: %s is not authorized to perform: %s on resource: \"arn:aws:s3:::%s/%s\""
                .formatted(caller, action, BUCKET, key)
            + " because no identity-based policy allows the %s action".formatted(action));
  }
}
