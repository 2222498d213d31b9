package dev.rolecall.e2e.admin;

import dev.rolecall.chain.ClaimedIdentity;
import dev.rolecall.chain.OutsideVerification;
import dev.rolecall.chain.RoleVerification;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Profile;
import dev.rolecall.command.LiveConsole;
import dev.rolecall.command.ReportOptions;
import dev.rolecall.command.RolecallCommand;
import dev.rolecall.command.Subcommand;
import dev.rolecall.command.Surroundings;
import dev.rolecall.command.UsageException;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.e2e.cluster.ClusterException;
import dev.rolecall.e2e.cluster.ClusterReader;
import dev.rolecall.e2e.cluster.KubeApi;
import dev.rolecall.e2e.profile.IamReader;
import dev.rolecall.e2e.profile.ProfileRole;
import dev.rolecall.iam.AccountRoles;
import dev.rolecall.iam.IamState;
import dev.rolecall.s3.Access;
import dev.rolecall.s3.Scope;
import dev.rolecall.verify.Proved;
import dev.rolecall.verify.Report;
import dev.rolecall.verify.Sight;
import dev.rolecall.verify.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;

/** {@code rolecall verify}: an admin's look at a Profile's chain. */
@Command(
    name = "verify",
    description = {
      "Verify the role of a Profile from outside: read the cluster and IAM, and put the trust"
          + " policy to what a pod's token would say.",
      "It only reads.",
      "Exit code 1 where the chain is broken, and where it is not proved to hold."
    })
public final class VerifyCommand implements Subcommand {
  private static final String AUDIENCE_ANNOTATION = "eks.amazonaws.com/audience";

  @Mixin private ProfileOptions options = new ProfileOptions();
  @Mixin private ReportOptions reportOptions = new ReportOptions();

  @Option(
      names = "--no-pod",
      description = "Start nothing in the cluster: what only a pod can prove stays unproved.")
  private boolean noPod;

  @Option(
      names = "--allow-unproved",
      description =
          "Exit with 0 where nothing is broken, even if a part of the chain was not to be seen.")
  private boolean allowUnproved;

  @Option(
      names = "--scope",
      paramLabel = "S3URL",
      description =
          "What the role is for: s3://bucket/prefix. Default: the Profile's annotation"
              + " rolecall.dev/scope.")
  private @Nullable String scope;

  @Option(
      names = "--scope-template",
      paramLabel = "S3URL",
      description =
          "The same for every Profile, where it has no annotation: s3://ml-{profile}/ for example.")
  private @Nullable String scopeTemplate;

  @Option(
      names = "--access",
      paramLabel = "ACCESS",
      description = {
        "What the role does there: read, or write, which reads as well.",
        "Default: the Profile's annotation rolecall.dev/access, else write."
      })
  private @Nullable String access;

  /** For the service loader. */
  public VerifyCommand() {}

  @Override
  public int run(Surroundings here) {
    if (!noPod) {
      throw new UsageException(AdminSentences.onlyWithoutPod());
    }
    String profile = options.profile();
    LiveConsole console = reportOptions.console(here);
    CompletableFuture<Duration> end =
        Verification.after(reportOptions.timeout().orElse(RoleVerification.LIMIT));
    Seen seen = ReadingTime.within(end, time -> look(profile, here, console, time));
    ClusterState cluster = seen.cluster();
    ClusterReader.Issuer issuer = seen.issuer();
    OutsideVerification verification =
        new OutsideVerification(
            cluster,
            seen.iam().role(),
            seen.iam().account(),
            ClaimedIdentity.expected(
                issuer.url(),
                ProfileRole.subject(profile, ProfileRole.SERVICE_ACCOUNT),
                List.of(audience(cluster)),
                issuer.keyIds()),
            here.environment(),
            new PublishedIssuer(),
            scope(profile, cluster).map(found -> found.with(access(cluster))),
            reportOptions.strict(),
            System::nanoTime);
    console.start(verification.titles());
    return exit(verification.run(console, end), console, here);
  }

  /** What is not proved is not passed, unless that is enough. */
  private int exit(Report report, LiveConsole console, Surroundings here) {
    int exit = console.finish(report);
    if (exit != RolecallCommand.PASSED || report.proved() != Proved.NO || allowUnproved) {
      return exit;
    }
    here.err().println(AdminSentences.unproved());
    return RolecallCommand.FAILED;
  }

  private record Seen(ClusterState cluster, ClusterReader.Issuer issuer, SeenInIam iam) {}

  private record SeenInIam(Sight<IamState> role, Sight<AccountRoles> account) {
    static SeenInIam nothing(String reason) {
      return new SeenInIam(Sight.unseen(reason), Sight.unseen(reason));
    }
  }

  private Seen look(String profile, Surroundings here, LiveConsole console, ReadingTime time) {
    try {
      KubeApi api = options.cluster(here);
      time.atEnd(api::giveUp);
      ClusterState cluster = new ClusterReader(api).read(profile);
      ClusterReader.Issuer issuer = options.issuer(api);
      console.say(
          "The cluster at %s, and its issuer %s%s."
              .formatted(api.server(), issuer.url(), issuer.told().words()));
      return new Seen(cluster, issuer, iam(cluster, issuer.url(), here, console));
    } catch (ClusterException e) {
      throw new UsageException("" + e.getMessage());
    }
  }

  private static SeenInIam iam(
      ClusterState cluster, String issuer, Surroundings here, LiveConsole console) {
    Optional<RoleArn> role = OutsideVerification.role(cluster);
    if (role.isEmpty()) {
      return SeenInIam.nothing("Neither the annotation nor the plugin names a role to look at.");
    }
    try (AdminIdentity admin = AdminIdentity.of(here.environment())) {
      console.say("Reading IAM as %s.".formatted(admin.arn()));
      return iam(role.get(), issuer, cluster.controllerRole(), admin);
    }
  }

  private static SeenInIam iam(
      RoleArn role, String issuer, Optional<String> controller, AdminIdentity admin) {
    IamReader reader = new IamReader(admin.iam(), admin.accountId());
    try {
      return new SeenInIam(Sight.seen(reader.read(role, issuer, controller)), reader.roles());
    } catch (SdkException e) {
      throw new UsageException(AdminSentences.awsRefused(e, admin.arn()).toString());
    }
  }

  /** What the webhook asks a token for. */
  private static String audience(ClusterState cluster) {
    return cluster.accounts().stream()
        .filter(account -> account.name().equals(ProfileRole.SERVICE_ACCOUNT))
        .flatMap(
            account -> Optional.ofNullable(account.annotations().get(AUDIENCE_ANNOTATION)).stream())
        .findFirst()
        .orElse(ProfileRole.AUDIENCE);
  }

  private Optional<Scope> scope(String profile, ClusterState cluster) {
    if (scope != null) {
      return Optional.of(ProfileOptions.scope("--scope", scope));
    }
    Optional<String> annotated = annotated(cluster, Profile.SCOPE_ANNOTATION);
    if (annotated.isPresent()) {
      return annotated.map(text -> ProfileOptions.scope(Profile.SCOPE_ANNOTATION, text));
    }
    return Optional.ofNullable(scopeTemplate)
        .map(
            template ->
                ProfileOptions.scope("--scope-template", template.replace("{profile}", profile)));
  }

  private Access access(ClusterState cluster) {
    return access == null
        ? annotated(cluster, Profile.ACCESS_ANNOTATION)
            .map(text -> ProfileOptions.access(Profile.ACCESS_ANNOTATION, text))
            .orElse(Access.WRITE)
        : ProfileOptions.access("--access", access);
  }

  private static Optional<String> annotated(ClusterState cluster, String name) {
    return cluster.profile().flatMap(found -> Optional.ofNullable(found.annotations().get(name)));
  }
}
