package dev.rolecall.e2e.sandbox;

import dev.rolecall.e2e.profile.Onboarding;
import dev.rolecall.e2e.profile.ProfileRole;
import dev.rolecall.embedded.aws.EmbeddedAws;
import dev.rolecall.embedded.aws.IssuerAddress;
import dev.rolecall.embedded.oidc.MockOidcIssuer;
import dev.rolecall.embedded.oidc.ServiceAccountToken;
import dev.rolecall.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The whole chain on this machine: an issuer, an AWS account with a bucket, and Profiles with a
 * role, a scope and a mounted token each. All of it is gone once it is closed.
 */
public final class Sandbox implements AutoCloseable {
  /** How the names of its temporary folders begin. */
  static final String FOLDER = "rolecall-sandbox-";

  /** The issuer's name, as tokens and IAM have it. */
  public static final String ISSUER = "https://oidc.rolecall.test/id/8F2E1C7A9B3D4E5F";

  /** The one bucket, in which each Profile has a prefix of its name. */
  public static final String BUCKET = "ml-data";

  /** That the account is in. */
  public static final String REGION = "eu-central-1";

  /**
   * What to start.
   *
   * @param profiles their names; roles are called like them
   * @param bind the address to listen on
   * @param port of the AWS endpoint; 0 for a free one
   * @param tokenLifetime of each token that is written
   * @param issuers whose keys are fetched besides this sandbox's own, by their names
   * @param propagation how long a change of IAM takes to count, once all is set up
   * @param memory what objects may take, in bytes; nothing: what is the default of EmbeddedAws
   * @param clockOffset by how much AWS's clock is ahead of the one that tokens and signatures are
   *     made by
   * @param readers whether each Profile's role may be a {@link ReaderRole} in turn
   */
  public record Settings(
      List<String> profiles,
      InetAddress bind,
      int port,
      Duration tokenLifetime,
      Map<String, IssuerAddress> issuers,
      Duration propagation,
      Optional<Long> memory,
      Duration clockOffset,
      boolean readers) {
    /** As they are. */
    public Settings {
      profiles = List.copyOf(profiles);
      issuers = Map.copyOf(issuers);
    }

    /** Of no other issuer and no readers; a change of IAM counts at once. */
    public Settings(List<String> profiles, InetAddress bind, int port, Duration tokenLifetime) {
      this(
          profiles,
          bind,
          port,
          tokenLifetime,
          Map.of(),
          Duration.ZERO,
          Optional.empty(),
          Duration.ZERO,
          false);
    }
  }

  /** A Profile, its role, and the volume in which its pods find their token. */
  public record Member(ProfileRole role, String roleArn, ProjectedVolume volume) {
    /** Its name. */
    public String profile() {
      return role.profile();
    }
  }

  private final Settings settings;
  private final Clock clock;
  private final Path folder;
  private final MockOidcIssuer issuer;
  private final EmbeddedAws aws;
  private final Transport transport;
  private final IamClient iam;
  private final Map<String, Member> members = new LinkedHashMap<>();

  private Sandbox(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.issuer = MockOidcIssuer.builder(ISSUER, clock).bind(settings.bind()).start();
    this.aws = startAws();
    this.transport =
        Transport.fromEnvironment(
            Map.of("AWS_REGION", REGION, "AWS_ENDPOINT_URL", aws.endpoint().toString()));
    this.iam = transport.configure(IamClient.builder(), "iam").credentialsProvider(admin()).build();
    this.folder = temporaryFolder();
  }

  /** Starts all of it, or nothing. */
  public static Sandbox start(Settings settings, Clock clock) {
    Sandbox sandbox = new Sandbox(settings, clock);
    try {
      sandbox.populate();
      return sandbox;
    } catch (RuntimeException e) {
      sandbox.close();
      throw e;
    }
  }

  private EmbeddedAws startAws() {
    try {
      EmbeddedAws.Builder account =
          EmbeddedAws.builder()
              .clock(Clock.offset(clock, settings.clockOffset()))
              .clientsClock(clock)
              .bind(settings.bind())
              .port(settings.port())
              .region(REGION)
              .accountId(anyAccountId())
              .issuers(issuerAddresses());
      settings.memory().ifPresent(account::memory);
      return account.start();
    } catch (RuntimeException e) {
      issuer.close();
      throw e;
    }
  }

  private void populate() {
    try (S3Client s3 =
        transport
            .configure(S3Client.builder().forcePathStyle(true), "s3")
            .credentialsProvider(admin())
            .build()) {
      s3.createBucket(create -> create.bucket(BUCKET));
    }
    Onboarding onboarding = new Onboarding(iam, aws.accountId());
    for (String profile : settings.profiles()) {
      ProfileRole role = new ProfileRole(profile, ISSUER, BUCKET, profile + "/");
      String arn = onboarding.onboard(role);
      members.put(profile, new Member(role, arn, new ProjectedVolume(folder.resolve(profile))));
    }
    if (settings.readers()) {
      members.values().forEach(member -> new ReaderRole(member).make(iam));
    }
    writeTokens();
    aws.propagateIn(settings.propagation());
  }

  /** Writes each Profile a new token, as the kubelet does well before the old one expires. */
  void writeTokens() {
    members.forEach(
        (profile, member) ->
            member.volume().write(mint(token(profile, ProfileRole.SERVICE_ACCOUNT))));
  }

  /** What the kubelet asks for on behalf of a pod of that account. */
  ServiceAccountToken token(String namespace, String serviceAccount) {
    return ServiceAccountToken.of(namespace, serviceAccount, ProfileRole.AUDIENCE)
        .boundTo(namespace + "-0", "sandbox")
        .lasting(settings.tokenLifetime());
  }

  String mint(ServiceAccountToken token) {
    return issuer.mint(token);
  }

  /** A token whose lifetime ended an hour ago. */
  String mintExpired(ServiceAccountToken token) {
    return issuer.mint(token, clock.instant().minus(token.lifetime()).minus(Duration.ofHours(1)));
  }

  /**
   * The Profile of that name.
   *
   * @throws IllegalArgumentException where the settings have none of that name
   */
  public Member member(String profile) {
    Member member = members.get(profile);
    if (member == null) {
      throw new IllegalArgumentException("no Profile " + profile + " among " + members.keySet());
    }
    return member;
  }

  /** The names of all Profiles. */
  Stream<String> profiles() {
    return members.keySet().stream();
  }

  /** Writes a file that only its owner reads, which is gone once this is closed. */
  Path write(String name, String text) {
    Path file = folder.resolve(name);
    Exports.write(file, text);
    return file;
  }

  /** The environment of a pod of that Profile, and where its scope lies. */
  public Map<String, String> environment(String profile) {
    Member member = member(profile);
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("AWS_ROLE_ARN", member.roleArn());
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", member.volume().token().toString());
    // Both, as the webhook does: the SDK for Java reads the one, botocore the other.
    environment.put("AWS_REGION", REGION);
    environment.put("AWS_DEFAULT_REGION", REGION);
    environment.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
    environment.put("ROLECALL_BUCKET", member.role().bucket());
    environment.put("ROLECALL_PREFIX", member.role().prefix());
    return environment;
  }

  /** Whose tokens the account takes. */
  public MockOidcIssuer issuer() {
    return issuer;
  }

  /** The account. */
  public EmbeddedAws aws() {
    return aws;
  }

  /** Where the issuers are reached, by their names. */
  Map<String, IssuerAddress> issuerAddresses() {
    Map<String, IssuerAddress> addresses = new HashMap<>(settings.issuers());
    addresses.put(issuer.name(), new IssuerAddress(issuer.address(), issuer.authority()));
    return addresses;
  }

  /** Acts as the account's administrator. */
  public IamClient iam() {
    return iam;
  }

  private AwsCredentialsProvider admin() {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(aws.adminAccessKeyId(), aws.adminSecretAccessKey()));
  }

  /**
   * Another one each time: the aws CLI keeps sessions in its cache by the role's ARN, and would use
   * those of an earlier sandbox.
   */
  private static String anyAccountId() {
    return "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory(FOLDER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tokens first: they are what would be left behind, should anything else fail. */
  @Override
  public void close() {
    try {
      ProjectedVolume.delete(folder);
    } finally {
      aws.close();
      issuer.close();
      iam.close();
      transport.close();
    }
  }
}
