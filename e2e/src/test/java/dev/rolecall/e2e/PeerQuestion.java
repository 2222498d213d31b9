package dev.rolecall.e2e;

import static dev.rolecall.e2e.AskedPeer.SOUND;
import static dev.rolecall.e2e.PeerAccount.BUCKET;
import static dev.rolecall.e2e.PeerAccount.token;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rolecall.e2e.profile.Onboarding;
import dev.rolecall.e2e.profile.ProfileRole;
import dev.rolecall.embedded.oidc.MockOidcIssuer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;

/** What both peers are asked, and who of them is right where they answer differently. */
enum PeerQuestion {
  // Tokens.
  A_SOUND_TOKEN("a token as the kubelet projects it", Says.NOTHING, minted(claims -> {})),
  AUDIENCE_AS_TEXT(
      "a token whose `aud` is a text",
      Says.NOTHING,
      minted(claims -> claims.put("aud", ProfileRole.AUDIENCE))),
  NO_EXPIRY("a token without `exp`", Says.MISSING_CLAIM, minted(claims -> claims.remove("exp"))),
  NO_ISSUE_TIME(
      "a token without `iat`", Says.MISSING_CLAIM, minted(claims -> claims.remove("iat"))),
  NO_SUBJECT("a token without `sub`", Says.MISSING_CLAIM, minted(claims -> claims.remove("sub"))),
  NO_AUDIENCE("a token without `aud`", Says.MISSING_CLAIM, minted(claims -> claims.remove("aud"))),
  EXPIRED_JUST_NOW("a token that expired 4 minutes ago", Says.TOLERANCE, minted(time("exp", -240))),
  EXPIRED(
      "a token that expired an hour ago",
      Says.STS_ERRORS + "ExpiredTokenException",
      minted(time("exp", -3600))),
  SOON_VALID("a token with `nbf` 4 minutes ahead", Says.TOLERANCE, minted(time("nbf", 240))),
  NOT_YET_VALID("a token with `nbf` an hour ahead", Says.INVALID_TOKEN, minted(time("nbf", 3600))),
  FROM_THE_FUTURE(
      "a token with `iat` an hour ahead", Says.INVALID_TOKEN, minted(time("iat", 3600))),
  SEVERAL_AUDIENCES(
      "a token for two audiences, one registered",
      "EmbeddedAws, as AWS was recorded to answer (radkawar/stackd, `aws.json`, `aud-array-*`); no AWS document says",
      minted(claims -> claims.put("aud", List.of(ProfileRole.AUDIENCE, "another-audience")))),
  OTHER_AUDIENCE(
      "a token for an audience that is not registered",
      Says.INVALID_TOKEN,
      minted(claims -> claims.put("aud", List.of("another-audience")))),
  TRUST_OF_OTHER_AUDIENCE(
      "a token whose audience the trust policy does not admit",
      Says.NOTHING,
      peer -> peer.assume("other-audience", peer.issuers.sound.mint(token(SOUND)))),
  TRUST_OF_OTHER_SUBJECT(
      "a token whose subject the trust policy does not admit",
      Says.NOTHING,
      minted(claims -> claims.put("sub", "system:serviceaccount:sound:default"))),
  FORGED(
      "a token signed by a stranger",
      Says.INVALID_TOKEN,
      peer -> peer.assume(peer.issuers.sound.mintForged(token(SOUND)))),
  NOT_SIGNED(
      "a token with `alg` none",
      Says.INVALID_TOKEN,
      peer -> peer.assume(unsigned(claims(peer, SOUND)))),
  NO_TOKEN("a text that is no token", Says.INVALID_TOKEN, peer -> peer.assume("not-a-token")),

  // Issuers.
  ELLIPTIC_KEY(
      "a token signed with ES256", Says.NOTHING, of("elliptic", issuers -> issuers.elliptic)),
  SECOND_KEY(
      "a token of the second key that is published",
      "EmbeddedAws: OpenID Connect Core 1.0, section 10.1.1: the key is the one that the token's `kid` names",
      peer -> peer.assume("rotated", peer.issuers.tokenOfOlderKey)),
  NO_CERTIFICATE(
      "a key published without `x5c`, as API servers publish it",
      "EmbeddedAws: RFC 7517, section 4.7: `x5c` is optional",
      of("bare", issuers -> issuers.bare)),
  NO_KEYS(
      "an issuer that publishes no key",
      Says.INVALID_TOKEN,
      of("keyless", issuers -> issuers.keyless)),
  ISSUER_DOWN(
      "an issuer that does not answer",
      "EmbeddedAws, in the words that AWS re:Post tells of (Resolve the InvalidIdentityToken error); the STS API Reference has IDPCommunicationError for it too",
      of("down", issuers -> issuers.down)),
  UNREGISTERED_ISSUER(
      "an issuer without a provider",
      Says.INVALID_TOKEN,
      peer -> peer.assume(peer.issuers.unregistered.mint(token(SOUND)))),

  // Requests to STS.
  ROLE_MISSING(
      "a role that does not exist", Says.NOTHING, role("arn:aws:iam::123456789012:role/nobody")),
  ROLE_OF_OTHER_ACCOUNT(
      "a role of another account",
      Says.INVALID_TOKEN,
      role("arn:aws:iam::999999999999:role/sound")),
  ROLE_MALFORMED("a malformed role ARN", Says.VALIDATION, role("arn:aws:iam::role/of-no-account")),
  TOO_SHORT("a session of 899 seconds", Says.VALIDATION, seconds(899)),
  TOO_LONG("a session of 43201 seconds", Says.VALIDATION, seconds(43201)),
  LONGER_THAN_THE_ROLE("a session longer than the role's maximum", Says.VALIDATION, seconds(7200)),
  SHORT_NAME("a session name of one character", Says.VALIDATION, named("a")),
  NAME_WITH_SPACE("a session name with a space", Says.VALIDATION, named("a b")),
  SESSION_POLICY_MALFORMED(
      "a session policy that is not JSON",
      Says.NOTHING,
      peer -> peer.assume(sound(peer), request -> request.policy("not a policy"))),
  SESSION_POLICY_LONG(
      "a session policy of 2049 characters",
      Says.VALIDATION,
      peer ->
          peer.assume(
              sound(peer),
              request -> request.policy(nothing() + " ".repeat(2049 - nothing().length())))),
  WHO_AM_I(
      "GetCallerIdentity of a session",
      "EmbeddedAws: STS API Reference, GetCallerIdentity: it needs no permission",
      peer -> peer.sts(peer.session(), sts -> sts.getCallerIdentity().arn())),
  PROVIDER_OF_SESSION(
      "the provider that is told with a session",
      "Ceph by the STS API Reference, AssumeRoleWithWebIdentity, Response Elements, Provider; EmbeddedAws by what AWS was recorded to answer (radkawar/stackd, `aws.json`, `algorithm-RS256`)",
      peer -> peer.said(sound(peer), AssumeRoleWithWebIdentityResponse::provider)),

  // S3.
  NO_SESSION_TOKEN(
      "S3 with a session's key and no session token",
      Says.S3_CODES + "InvalidAccessKeyId",
      peer -> {
        AwsSessionCredentials session = peer.session();
        return peer.s3(
            AwsBasicCredentials.create(session.accessKeyId(), session.secretAccessKey()),
            PeerQuestion::listScope);
      }),
  BROKEN_SESSION_TOKEN(
      "S3 with a broken session token",
      Says.S3_CODES + "InvalidToken",
      peer -> {
        AwsSessionCredentials session = peer.session();
        return peer.s3(
            AwsSessionCredentials.create(
                session.accessKeyId(), session.secretAccessKey(), "broken"),
            PeerQuestion::listScope);
      }),
  WRONG_SECRET(
      "S3 with a wrong secret",
      Says.NOTHING,
      peer -> {
        AwsSessionCredentials session = peer.session();
        return peer.s3(
            AwsSessionCredentials.create(session.accessKeyId(), "wrong", session.sessionToken()),
            PeerQuestion::listScope);
      }),
  UNKNOWN_KEY(
      "S3 with a key that nobody issued",
      Says.S3_CODES + "InvalidAccessKeyId",
      peer ->
          peer.s3(
              AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "wrong"),
              PeerQuestion::listScope)),
  LIST_IN_SCOPE("a listing within the scope", Says.NOTHING, bySession(PeerQuestion::listScope)),
  LIST_OUTSIDE(
      "a listing outside of the scope",
      Says.NOTHING,
      bySession(s3 -> s3.listObjectsV2(list -> list.bucket(BUCKET).prefix("other/")))),
  LIST_BUCKETS(
      "ListBuckets, which the role may not", Says.NOTHING, bySession(S3Client::listBuckets)),
  GET_OUTSIDE(
      "an object outside of the scope",
      Says.NOTHING,
      bySession(s3 -> get(s3, BUCKET, "other/object"))),
  GET_MISSING(
      "a missing object, by who may not list the whole bucket",
      Says.NOTHING,
      bySession(s3 -> get(s3, BUCKET, "sound/missing"))),
  GET_MISSING_BY_ADMIN(
      "a missing object, by the admin", Says.NOTHING, byAdmin(s3 -> get(s3, BUCKET, "missing"))),
  GET_OF_NO_BUCKET(
      "an object of a missing bucket", Says.NOTHING, byAdmin(s3 -> get(s3, "no-such-bucket", "a"))),
  BUCKET_ELSEWHERE(
      "a bucket with a location constraint of another region",
      "EmbeddedAws: Amazon S3 API Reference, CreateBucket, LocationConstraint; Ceph has zone groups of its own in place of regions",
      byAdmin(
          s3 ->
              s3.createBucket(
                  create ->
                      create
                          .bucket("ml-elsewhere")
                          .createBucketConfiguration(
                              where -> where.locationConstraint("eu-central-1"))))),
  BUCKET_TWICE(
      "a bucket that the account has already",
      Says.NOTHING,
      byAdmin(s3 -> s3.createBucket(create -> create.bucket(BUCKET)))),
  TRAILING_CHECKSUM(
      "an upload that ends with a checksum, as SDKs send it",
      "EmbeddedAws: Amazon S3 User Guide, Checking object integrity",
      bySession(s3 -> put(s3, "sound/a"))),
  OBJECT_LOCK(
      "the object lock of a bucket without one",
      Says.NOTHING,
      byAdmin(s3 -> s3.getObjectLockConfiguration(get -> get.bucket(BUCKET)))),
  BUCKET_TAGS(
      "the tags of a bucket without any",
      Says.NOTHING,
      byAdmin(s3 -> s3.getBucketTagging(get -> get.bucket(BUCKET)))),
  BUCKET_POLICY(
      "the policy of a bucket without one",
      Says.NOTHING,
      byAdmin(s3 -> s3.getBucketPolicy(get -> get.bucket(BUCKET)))),
  DELETE_BUCKET(
      "DeleteBucket of the role, which may not",
      Says.NOTHING,
      bySession(s3 -> s3.deleteBucket(delete -> delete.bucket(BUCKET)))),

  // IAM.
  PROVIDER_WITH_PORT(
      "a provider whose URL has a port",
      "EmbeddedAws: IAM API Reference, CreateOpenIDConnectProvider, Url",
      provider("https://host.test:8443/id")),
  PROVIDER_OF_HTTP(
      "a provider whose URL is http",
      "EmbeddedAws: IAM API Reference, CreateOpenIDConnectProvider, Url",
      provider("http://host.test/id")),
  PROVIDER_TWICE(
      "a provider that is there already",
      Says.NOTHING,
      provider("https://sound.rolecall.test/id/PEER")),
  NO_THUMBPRINT(
      "a provider without a thumbprint",
      "EmbeddedAws: IAM API Reference, CreateOpenIDConnectProvider, ThumbprintList: it is optional",
      peer ->
          peer.iam(
              iam ->
                  iam.createOpenIDConnectProvider(
                      create ->
                          create
                              .url("https://host.test/no-thumbprint")
                              .clientIDList(ProfileRole.AUDIENCE)))),
  PROVIDER_MISSING(
      "a missing provider",
      Says.NOTHING,
      peer ->
          peer.iam(
              iam ->
                  iam.getOpenIDConnectProvider(
                      get ->
                          get.openIDConnectProviderArn(
                              ProfileRole.providerArn(
                                  peer.account.accountId(), "https://host.test/none"))))),
  ROLE_TWICE("a role that is there already", Says.NOTHING, roleWith(SOUND, nothing())),
  GET_ROLE_MISSING(
      "GetRole of a missing role",
      Says.NOTHING,
      peer -> peer.iam(iam -> iam.getRole(get -> get.roleName("no")))),
  DELETE_ROLE_WITH_POLICY(
      "DeleteRole of a role with an inline policy",
      Says.NOTHING,
      peer -> peer.iam(iam -> iam.deleteRole(delete -> delete.roleName("bare")))),
  TRUST_NOT_JSON(
      "a trust policy that is not JSON", Says.NOTHING, roleWith("malformed", "not a policy")),
  TRUST_WITH_RESOURCE(
      "a trust policy with a Resource",
      "EmbeddedAws: IAM API Reference, CreateRole, Errors: MalformedPolicyDocument; its sentence: kubernetes-sigs/external-dns#3085",
      roleWith(
          "with-resource",
          "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\"}]}")),
  POLICY_MISSING(
      "GetRolePolicy of a missing policy",
      Says.NOTHING,
      peer -> peer.iam(iam -> iam.getRolePolicy(get -> get.roleName(SOUND).policyName("no")))),
  POLICY_AS_WRITTEN(
      "GetRolePolicy of the scope",
      Says.NOTHING,
      peer ->
          peer.iam(
              iam ->
                  iam.getRolePolicy(
                      get -> get.roleName(SOUND).policyName(Onboarding.SCOPE_POLICY)))),
  ATTACHED_POLICIES(
      "ListAttachedRolePolicies",
      "EmbeddedAws: IAM API Reference, ListAttachedRolePolicies",
      peer -> peer.iam(iam -> iam.listAttachedRolePolicies(list -> list.roleName(SOUND)))),
  ACCOUNT_SUMMARY(
      "GetAccountSummary",
      "EmbeddedAws: IAM API Reference, GetAccountSummary",
      peer -> peer.iam(iam -> iam.getAccountSummary())),
  SIMULATE(
      "SimulatePrincipalPolicy",
      "neither: IAM API Reference, SimulatePrincipalPolicy",
      peer ->
          peer.iam(
              iam ->
                  iam.simulatePrincipalPolicy(
                      simulate ->
                          simulate
                              .policySourceArn(peer.account.roleArn(SOUND))
                              .actionNames("s3:GetObject"))));

  private final String asked;
  private final String right;

  @SuppressWarnings("ImmutableEnumChecker") // the lambdas above hold nothing
  private final Function<AskedPeer, String> question;

  PeerQuestion(String asked, String right, Function<AskedPeer, String> question) {
    this.asked = asked;
    this.right = right;
    this.question = question;
  }

  /** As the table tells it. */
  String asked() {
    return asked;
  }

  /** Who answers as AWS does, and by which of its documents; blank where both do. */
  String right() {
    return right;
  }

  /** The peer's answer in one line: what it grants, or status, code and sentence. */
  String of(AskedPeer peer) {
    return question.apply(peer);
  }

  private static String sound(AskedPeer peer) {
    return peer.issuers.sound.mint(token(SOUND));
  }

  private static Map<String, Object> claims(AskedPeer peer, String profile) {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", peer.issuers.sound.name());
    claims.put("sub", ProfileRole.subject(profile, ProfileRole.SERVICE_ACCOUNT));
    claims.put("aud", List.of(ProfileRole.AUDIENCE));
    claims.put("iat", now - 7200);
    claims.put("nbf", now - 7200);
    claims.put("exp", now + 3600);
    return claims;
  }

  private static Function<AskedPeer, String> minted(Consumer<Map<String, Object>> change) {
    return peer -> {
      Map<String, Object> claims = claims(peer, SOUND);
      change.accept(claims);
      return peer.assume(peer.issuers.sound.signClaims(claims));
    };
  }

  private static Consumer<Map<String, Object>> time(String claim, int seconds) {
    return claims -> claims.put(claim, Instant.now().getEpochSecond() + seconds);
  }

  private static String unsigned(Map<String, Object> claims) {
    String payload = new JsonMapper().valueToTree(claims).toString();
    return encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + encoded(payload) + ".";
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Function<AskedPeer, String> of(
      String profile, Function<PeerIssuers, MockOidcIssuer> issuer) {
    return peer -> peer.assume(profile, issuer.apply(peer.issuers).mint(token(profile)));
  }

  private static Function<AskedPeer, String> role(String arn) {
    return peer -> peer.assume(sound(peer), request -> request.roleArn(arn));
  }

  private static Function<AskedPeer, String> seconds(int seconds) {
    return peer -> peer.assume(sound(peer), request -> request.durationSeconds(seconds));
  }

  private static Function<AskedPeer, String> named(String session) {
    return peer -> peer.assume(sound(peer), request -> request.roleSessionName(session));
  }

  private static Function<AskedPeer, String> bySession(Consumer<S3Client> question) {
    return peer -> peer.s3(peer.session(), question);
  }

  private static Function<AskedPeer, String> byAdmin(Consumer<S3Client> question) {
    return peer -> peer.s3(peer.admin(), question);
  }

  private static void listScope(S3Client s3) {
    s3.listObjectsV2(list -> list.bucket(BUCKET).prefix("sound/"));
  }

  private static void get(S3Client s3, String bucket, String key) {
    s3.getObjectAsBytes(get -> get.bucket(bucket).key(key));
  }

  private static void put(S3Client s3, String key) {
    s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString("a"));
  }

  private static Function<AskedPeer, String> provider(String url) {
    return peer -> peer.iam(iam -> peer.account.register(url));
  }

  private static Function<AskedPeer, String> roleWith(String name, String trust) {
    return peer ->
        peer.iam(
            iam -> iam.createRole(create -> create.roleName(name).assumeRolePolicyDocument(trust)));
  }

  private static String nothing() {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}";
  }

  /** What several rows are right by. */
  private static final class Says {
    static final String NOTHING = "";
    static final String STS_ERRORS =
        "EmbeddedAws: STS API Reference, AssumeRoleWithWebIdentity, Errors: ";
    static final String INVALID_TOKEN = STS_ERRORS + "InvalidIdentityToken";
    static final String MISSING_CLAIM =
        "EmbeddedAws, as AWS was recorded to answer (radkawar/stackd, `aws.json`, `missing-*`)";
    static final String TOLERANCE =
        "EmbeddedAws, which bears 5 minutes as AWS was recorded to (radkawar/stackd, `aws.json`, `expired-301`); no AWS document says";
    static final String VALIDATION =
        "EmbeddedAws: STS API Reference, Common Errors: ValidationError";
    static final String S3_CODES = "EmbeddedAws: Amazon S3 API Reference, Error responses: ";
  }
}
