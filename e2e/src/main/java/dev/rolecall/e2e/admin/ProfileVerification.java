package dev.rolecall.e2e.admin;

import dev.rolecall.catalogue.Awaited;
import dev.rolecall.chain.ClaimedIdentity;
import dev.rolecall.chain.OutsideVerification;
import dev.rolecall.chain.RoleVerification;
import dev.rolecall.chain.Trial;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.command.LiveConsole;
import dev.rolecall.command.ReadyVerification;
import dev.rolecall.command.Surroundings;
import dev.rolecall.command.UsageException;
import dev.rolecall.e2e.cluster.ClusterException;
import dev.rolecall.e2e.cluster.ClusterReader;
import dev.rolecall.e2e.cluster.KubeApi;
import dev.rolecall.e2e.cluster.PodRehearsal;
import dev.rolecall.e2e.profile.ProfileRole;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Report;
import dev.rolecall.verify.Verification;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Verifies Profiles of one cluster from outside, each as often as it is asked to. */
final class ProfileVerification implements AutoCloseable {
  private static final String AUDIENCE_ANNOTATION = "eks.amazonaws.com/audience";

  private final Surroundings here;
  private final ClusterOptions options;
  private final Wish wish;
  private final LiveConsole console;
  private final AccountReading account;
  private final Set<String> said = new HashSet<>();

  /**
   * What is wanted of each.
   *
   * @param tried whether STS and S3 are asked, and a pod is created as a dry run
   * @param strict whether a warning fails it
   * @param proofNeeded whether what is not proved is not accepted
   * @param timeout of one, where that is given
   */
  record Wish(
      boolean tried,
      boolean strict,
      boolean proofNeeded,
      Optional<Duration> timeout,
      ScopeOptions scope) {
    Duration limit() {
      return timeout.orElse(RoleVerification.LIMIT);
    }
  }

  ProfileVerification(Surroundings here, ClusterOptions options, Wish wish, LiveConsole console) {
    this.here = here;
    this.options = options;
    this.wish = wish;
    this.console = console;
    this.account = new AccountReading(here.environment(), this::sayOnce);
  }

  /**
   * Reads what there is of it.
   *
   * @throws UsageException where that cannot be done
   */
  ReadyVerification attempt(String profile) {
    CompletableFuture<Duration> end = Verification.after(wish.limit());
    Read read = ReadingTime.within(end, time -> read(profile, time));
    OutsideVerification verification =
        new OutsideVerification(
            read.cluster(),
            read.iam().role(),
            read.iam().account(),
            ClaimedIdentity.expected(
                read.issuer().url(),
                ProfileRole.subject(profile, ProfileRole.SERVICE_ACCOUNT),
                List.of(audience(read.cluster())),
                read.issuer().keyIds()),
            here.environment(),
            new PublishedIssuer(),
            wish.scope().of(profile, read.cluster()),
            wish.strict(),
            here.clock(),
            System::nanoTime,
            Optional.of(new PodRehearsal(read.api(), profile))
                .filter(rehearsal -> wish.tried())
                .map(rehearsal -> new Trial(rehearsal, console::tell)));
    return new OfProfile(verification, read.api(), end, wish.proofNeeded());
  }

  private record OfProfile(
      OutsideVerification verification,
      KubeApi api,
      CompletableFuture<Duration> end,
      boolean proofNeeded)
      implements ReadyVerification {
    @Override
    public List<String> titles() {
      return verification.titles();
    }

    @Override
    public Set<Awaited> acting() {
      return verification.acting();
    }

    @Override
    public Report run(Consumer<CheckResult> ended) {
      CompletableFuture<Void> ending = end.thenAccept(passed -> api.giveUp());
      Report report = verification.run(ended, end);
      ending.cancel(false);
      end.cancel(false);
      return proofNeeded ? report.needingProof() : report;
    }
  }

  private record Read(
      KubeApi api, ClusterState cluster, ClusterReader.Issuer issuer, AccountReading.Seen iam) {}

  private Read read(String profile, ReadingTime time) {
    try {
      KubeApi api = options.connect(here);
      time.atEnd(api::giveUp);
      ClusterState cluster = new ClusterReader(api).read(profile);
      ClusterReader.Issuer issuer = options.issuer(api, profile);
      sayOnce(
          "The cluster at %s, and its issuer %s%s."
              .formatted(api.server(), issuer.url(), issuer.told().words()));
      return new Read(
          api,
          cluster,
          issuer,
          account.read(OutsideVerification.role(cluster), issuer.url(), cluster.controllerRole()));
    } catch (ClusterException e) {
      throw new UsageException("" + e.getMessage());
    }
  }

  private void sayOnce(String line) {
    if (said.add(line)) {
      console.say(line);
    }
  }

  /** What the webhook asks a token for, unless it is told another by its command line. */
  private static String audience(ClusterState cluster) {
    return cluster.accounts().stream()
        .filter(each -> each.name().equals(ProfileRole.SERVICE_ACCOUNT))
        .flatMap(each -> Optional.ofNullable(each.annotations().get(AUDIENCE_ANNOTATION)).stream())
        .findFirst()
        .orElse(ProfileRole.AUDIENCE);
  }

  @Override
  public void close() {
    account.close();
  }
}
