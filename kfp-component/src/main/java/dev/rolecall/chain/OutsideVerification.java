package dev.rolecall.chain;

import dev.rolecall.catalogue.Awaited;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.ClusterState.Plugin;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.iam.AccountRoles;
import dev.rolecall.iam.IamState;
import dev.rolecall.s3.Scope;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Observer;
import dev.rolecall.verify.Probe;
import dev.rolecall.verify.Report;
import dev.rolecall.verify.Sight;
import dev.rolecall.verify.Vantage;
import dev.rolecall.verify.Verification;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The verification of a Profile's role from outside, with no pod of it: the cluster and IAM are
 * read, and the trust policy is put to what a pod's token would say. With a {@link Trial} a token
 * is made and used from here as well, and a pod is created as a dry run.
 */
public final class OutsideVerification {
  /** Where the webhook puts the token; nobody reads it here. */
  private static final Path TOKEN_FILE =
      Path.of("/var/run/secrets/eks.amazonaws.com/serviceaccount/token");

  private final ClusterState cluster;
  private final ClaimedIdentity expected;
  private final List<Observer<?>> observers = new ArrayList<>();
  private final List<Check> checks = new ArrayList<>();
  private final String run = RunName.random();
  private final LongSupplier nanoTime;
  private final boolean strict;

  /**
   * Makes ready.
   *
   * @param cluster as it was seen
   * @param iam as it was seen, or why it was not
   * @param account the roles of the account, or why they were not seen
   * @param expected what the token of the Profile's {@code default-editor} would say
   * @param environment of this process: by which endpoint S3 is reached from here
   * @param documents of the issuer
   * @param scope what the role is for, where that is known
   * @param strict whether a warning fails it
   * @param clock for the token's time and the requests', and for the age of what earlier runs left
   * @param nanoTime as {@link System#nanoTime()}
   * @param trial what is tried from here beside; without it all is only read
   */
  public OutsideVerification(
      ClusterState cluster,
      Sight<IamState> iam,
      Sight<AccountRoles> account,
      ClaimedIdentity expected,
      Map<String, String> environment,
      IssuerDocuments documents,
      Optional<Scope> scope,
      boolean strict,
      Clock clock,
      LongSupplier nanoTime,
      Optional<Trial> trial) {
    this.cluster = cluster;
    this.expected = expected;
    this.strict = strict;
    this.nanoTime = nanoTime;
    observers.add(Observer.of(Chain.CLUSTER, cluster));
    observers.add(Observer.of(Chain.WORKLOADS, cluster));
    observers.add(config(cluster));
    observers.add(
        new Observer<>(Chain.HERE, List.of(), seen -> Sight.seen(SeenEnvironment.of(environment))));
    trial.ifPresent(
        each -> {
          observers.add(RehearsalObservers.admission(each.rehearsal()));
          observers.add(RehearsalObservers.token(each.rehearsal(), expected, clock));
        });
    observers.add(RehearsalObservers.claimed(expected));
    observers.add(PodObservers.request());
    observers.add(
        new Observer<>(
            Chain.KEYS,
            List.of(Chain.HERE),
            seen -> Sight.seen(RequestKeys.elsewhere(seen.get(Chain.HERE), clock.instant()))));
    observers.add(new Observer<>(Chain.IAM, List.of(), seen -> iam));
    observers.add(new Observer<>(Chain.ACCOUNT_ROLES, List.of(), seen -> account));
    observers.add(IssuerKeysObserver.of(documents));
    observers.add(S3Observers.scope(scope, NO_SCOPE));
    trial.ifPresent(each -> observeAnswers(each, clock));
    checks.addAll(
        Links.seenBy(observers).stream().filter(FromHere::isToldOf).map(FromHere::judged).toList());
    trial.ifPresent(this::probe);
  }

  /** What STS and S3 answer to this process, as a pod's verification asks them. */
  private void observeAnswers(Trial trial, Clock clock) {
    observers.add(PodObservers.transport());
    observers.add(StsObservers.admitted());
    observers.add(RehearsalObservers.sts());
    StsObservers sts = new StsObservers(nanoTime);
    observers.add(sts.exchange(trial.pause()));
    observers.add(StsObservers.session());
    observers.add(sts.caller());
    observers.addAll(
        new S3Observers(run, clock, nanoTime, trial.pause(), trial.shutdown(), trial.told()).all());
  }

  private void probe(Trial trial) {
    Probe probe = Refusals.otherPrefix(run);
    observers.addAll(probe.observers());
    checks.add(probe.check());
  }

  private static final String NO_SCOPE =
      "No scope is known: annotate the Profile with rolecall.dev/scope, or give --scope"
          + " s3://bucket/prefix.";

  /** The role that the Profile names, by its annotation or its plugin; nothing where it is none. */
  public static Optional<RoleArn> role(ClusterState cluster) {
    return ProfileChecks.malformed(cluster).isPresent()
        ? Optional.empty()
        : ProfileChecks.named(cluster).map(RoleArn::parse);
  }

  /**
   * Decides, once.
   *
   * @param ended told of each check as it ends, in the chain's order, on the calling thread
   * @param end as {@link Verification#run(Consumer, CompletableFuture)} has it
   */
  public Report run(Consumer<CheckResult> ended, CompletableFuture<Duration> end) {
    try (Recorder recorder = new Recorder()) {
      CompletableFuture<Void> ending = end.thenAccept(time -> recorder.giveUp());
      List<CheckResult> results =
          new Verification(
                  observers.stream().<Observer<?>>map(recorder::recording).toList(),
                  checks,
                  nanoTime)
              .run(ended, end);
      ending.cancel(false);
      return new Report(
          Vantage.ADMIN,
          new Report.Identity(
              role(cluster).map(RoleArn::toString),
              Optional.of(expected.subject()),
              recorder.caller()),
          results,
          Figures.of(recorder),
          strict);
    }
  }

  /** Who may act on what it finds, while one waits: the controller only where it has a plugin. */
  public Set<Awaited> acting() {
    Set<Awaited> acting = EnumSet.of(Awaited.IAM, Awaited.WEBHOOK);
    cluster.profile().stream()
        .flatMap(profile -> profile.plugins().stream())
        .filter(each -> each.kind().equals(Plugin.AWS) && each.role().isPresent())
        .forEach(
            plugin -> {
              acting.add(Awaited.CONTROLLER);
              if (!plugin.annotateOnly()) {
                acting.add(Awaited.TRUST_EDIT);
              }
            });
    return acting;
  }

  /** The titles of its checks, in the chain's order. */
  public List<String> titles() {
    return checks.stream().map(Check::title).toList();
  }

  private static Observer<WebIdentityConfig> config(ClusterState cluster) {
    Sight<WebIdentityConfig> config =
        role(cluster)
            .map(
                role ->
                    Sight.seen(
                        new WebIdentityConfig(
                            role,
                            TOKEN_FILE,
                            Optional.empty(),
                            WebIdentityConfig.DEFAULT_DURATION)))
            .orElseGet(
                () ->
                    Sight.unseen("Neither the annotation nor the plugin names a role to look at."));
    return new Observer<>(Chain.CONFIG, List.of(), seen -> config);
  }
}
