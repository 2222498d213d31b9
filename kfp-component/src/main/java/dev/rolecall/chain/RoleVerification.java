package dev.rolecall.chain;

import dev.rolecall.cluster.ClusterState;
import dev.rolecall.cluster.InPodCluster;
import dev.rolecall.credentials.Pause;
import dev.rolecall.credentials.WebIdentityExchange;
import dev.rolecall.iam.IamState;
import dev.rolecall.s3.Access;
import dev.rolecall.s3.Permission;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.Shutdown;
import dev.rolecall.s3.Workload;
import dev.rolecall.transport.TimeLimits;
import dev.rolecall.transport.Transport;
import dev.rolecall.verify.Check;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Observer;
import dev.rolecall.verify.Probe;
import dev.rolecall.verify.Report;
import dev.rolecall.verify.Vantage;
import dev.rolecall.verify.Verification;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The verification of a Profile's role, from its environment to its bucket.
 *
 * <p>From a pod it sees the environment, the token, and what STS and S3 answer. Who is handed in to
 * look at the cluster and at IAM adds the checks that decide on these, and gives the others the
 * ground to name a cause instead of candidates.
 */
public final class RoleVerification {
  /**
   * How long a run may take that has no limit of its own: two calls that come to nothing, one after
   * the other. An exercise has {@link Workload#allowance()} besides.
   */
  public static final Duration LIMIT = TimeLimits.DEFAULT.total().multipliedBy(2);

  private final Builder parts;
  private final List<Observer<?>> observers;
  private final List<Check> checks;

  private RoleVerification(Builder parts) {
    this.parts = parts;
    String run = RunName.random();
    observers = observers(parts, run);
    checks = new ArrayList<>(Links.seenBy(observers));
    for (Probe probe : probes(run)) {
      observers.addAll(probe.observers());
      checks.add(Handover.saying(probe.check()));
    }
  }

  /**
   * Begins.
   *
   * @param environment of the pod that is verified
   * @param clock for the token's time and the requests', and for the age of what earlier runs left
   */
  public static Builder builder(Map<String, String> environment, Clock clock) {
    return new Builder(environment, clock);
  }

  /**
   * Looks and decides, once. What it writes to S3 is under a key prefix of its own, which is empty
   * again afterwards, whatever ends it: the end of the process waits for that, half a minute at
   * most.
   *
   * @param ended told of each check as it ends, in the chain's order, on the calling thread
   */
  public Report run(Consumer<CheckResult> ended) {
    CompletableFuture<Duration> end = parts.timer.apply(parts.limit());
    try (Recorder recorder = new Recorder()) {
      CompletableFuture<Void> ending = end.thenAccept(time -> recorder.giveUp());
      List<CheckResult> results =
          new Verification(
                  observers.stream().<Observer<?>>map(recorder::recording).toList(),
                  checks,
                  parts.nanoTime)
              .run(ended, end);
      ending.cancel(false);
      return new Report(
          parts.vantage, identity(recorder), results, Figures.of(recorder), parts.strict);
    } finally {
      end.cancel(false);
    }
  }

  /** The titles of its checks, in the chain's order. */
  public List<String> titles() {
    return checks.stream().map(Check::title).toList();
  }

  private static List<Observer<?>> observers(Builder parts, String run) {
    List<Observer<?>> observers = new ArrayList<>();
    observers.add(PodObservers.environment(parts.environment));
    observers.add(PodObservers.here());
    observers.add(PodObservers.config());
    observers.add(PodObservers.transport());
    observers.add(PodObservers.token(parts.clock));
    observers.add(PodObservers.claimed());
    observers.add(PodObservers.request());
    observers.add(PodObservers.keys(parts.clock));
    parts.profile.ifPresent(profile -> observers.add(Observer.of(Chain.PROFILE, profile)));
    parts.ownPod.ifPresent(observers::add);
    parts.cluster.ifPresent(observers::add);
    parts.iam.ifPresent(observers::add);
    parts.iam.ifPresent(iam -> observers.add(StsObservers.admitted()));
    parts.documents.ifPresent(documents -> observers.add(IssuerKeysObserver.of(documents)));
    StsObservers sts = new StsObservers(parts.nanoTime);
    observers.add(StsObservers.sts(parts.exchange));
    observers.add(sts.exchange(parts.pause));
    observers.add(StsObservers.session());
    observers.add(sts.caller());
    if (parts.identityOnly) {
      return observers;
    }
    observers.add(
        parts
            .permission
            .map(asked -> S3Observers.scope(Optional.of(asked.around(parts.scope)), ""))
            .orElseGet(parts::scope));
    S3Observers s3 =
        new S3Observers(run, parts.clock, parts.nanoTime, parts.pause, parts.shutdown, parts.told);
    if (parts.permission.isPresent()) {
      observers.add(s3.probes());
      return observers;
    }
    observers.addAll(s3.all());
    parts.exercise.ifPresent(
        workload -> observers.add(s3.transfer(workload, parts.toldOfProgress)));
    return observers;
  }

  private List<Probe> probes(String run) {
    if (parts.permission.isPresent()) {
      return List.of(PermissionProbe.of(parts.permission.get(), parts.scope));
    }
    if (parts.identityOnly || !parts.negativeProbes) {
      return List.of();
    }
    List<Probe> probes = new ArrayList<>();
    probes.add(Refusals.otherPrefix(run));
    probes.addAll(parts.probes);
    return probes;
  }

  private static Report.Identity identity(Recorder recorder) {
    return new Report.Identity(
        recorder
            .find(Chain.ENVIRONMENT)
            .flatMap(environment -> environment.value(SeenEnvironment.ROLE_ARN)),
        recorder.find(Chain.CLAIMED).map(ClaimedIdentity::subject),
        recorder.caller());
  }

  /** What a verification is made of. */
  public static final class Builder {
    private static final String NO_SCOPE =
        "No scope is known: set ROLECALL_BUCKET and ROLECALL_PREFIX, or give --scope s3://bucket/prefix.";

    private final Map<String, String> environment;
    private final Clock clock;
    private final List<Probe> probes = new ArrayList<>();
    private Function<Transport, WebIdentityExchange> exchange = WebIdentityExchange::over;
    private LongSupplier nanoTime = System::nanoTime;
    private Pause pause = Pause.REAL;
    private Shutdown shutdown = Shutdown.REAL;
    private Consumer<String> told = text -> {};
    private Consumer<String> toldOfProgress = text -> {};
    private Function<Duration, CompletableFuture<Duration>> timer = Verification::after;
    private Optional<Duration> limit = Optional.empty();
    private Optional<Workload> exercise = Optional.empty();
    private Optional<Permission> permission = Optional.empty();
    private Optional<Scope> scope = Optional.empty();
    private Access access = Access.WRITE;
    private Optional<String> profile = Optional.empty();
    private Optional<Observer<ClusterState>> ownPod = Optional.empty();
    private Optional<Observer<ClusterState>> cluster = Optional.empty();
    private Optional<Observer<IamState>> iam = Optional.empty();
    private Optional<IssuerDocuments> documents = Optional.empty();
    private Vantage vantage = Vantage.POD;
    private boolean identityOnly;
    private boolean negativeProbes = true;
    private boolean strict;

    private Builder(Map<String, String> environment, Clock clock) {
      this.environment = Map.copyOf(environment);
      this.clock = clock;
    }

    /** The scope, where it is not that of {@code ROLECALL_BUCKET} and {@code ROLECALL_PREFIX}. */
    public Builder scope(Scope scope) {
      this.scope = Optional.of(scope);
      return this;
    }

    /** What the Profile does with its scope; it writes to it, if not said. */
    public Builder access(Access access) {
      this.access = access;
      return this;
    }

    /** The Profile whose token it must be; without it, that of the token's namespace. */
    public Builder profile(String profile) {
      this.profile = Optional.of(profile);
      return this;
    }

    /** From where it looks, as the report tells it; from a pod, if not said. */
    public Builder vantage(Vantage vantage) {
      this.vantage = vantage;
      return this;
    }

    /** Who sees the Profile and its accounts: makes {@link Chain#CLUSTER}. */
    public Builder cluster(Observer<ClusterState> cluster) {
      this.cluster = Optional.of(cluster);
      return this;
    }

    /** What the pod that is verified may see of its own namespace. */
    public Builder ownPod(InPodCluster cluster) {
      return ownPod(PodObservers.ownPod(cluster));
    }

    Builder ownPod(Observer<ClusterState> ownPod) {
      this.ownPod = Optional.of(ownPod);
      return this;
    }

    /** Who sees IAM: makes {@link Chain#IAM}. May need {@link Chain#CONFIG}. */
    public Builder iam(Observer<IamState> iam) {
      this.iam = Optional.of(iam);
      return this;
    }

    /** Who fetches what the token's issuer publishes. */
    public Builder issuerDocuments(IssuerDocuments documents) {
      this.documents = Optional.of(documents);
      return this;
    }

    /** Only as far as whose the session is: nothing is asked of S3, and no scope is needed. */
    public Builder identityOnly() {
      this.identityOnly = true;
      return this;
    }

    /**
     * As far as whose the session is, and then whether it has that permission: no more is asked of
     * S3.
     *
     * @throws IllegalStateException by {@link #build}, where it writes and is not in the scope
     */
    public Builder permission(Permission permission) {
      this.permission = Optional.of(permission);
      return this;
    }

    /** Checks beyond the chain, after it; left out without negative probes. */
    public Builder also(Probe probe) {
      probes.add(probe);
      return this;
    }

    /** What to upload, list and download for its speed; nothing, if not said. */
    public Builder exercise(Workload workload) {
      this.exercise = Optional.of(workload);
      return this;
    }

    /** How long it may take; {@link RoleVerification#LIMIT}, if not said. */
    public Builder limit(Duration limit) {
      this.limit = Optional.of(limit);
      return this;
    }

    private Duration limit() {
      return limit.orElseGet(
          () -> LIMIT.plus(exercise.map(Workload::allowance).orElse(Duration.ZERO)));
    }

    /** Another timer than the process's. */
    Builder timer(Function<Duration, CompletableFuture<Duration>> timer) {
      this.timer = timer;
      return this;
    }

    /** Whether to ask for what must be refused; yes, if not said. */
    public Builder negativeProbes(boolean negativeProbes) {
      this.negativeProbes = negativeProbes;
      return this;
    }

    /** Whether a warning fails the report; no, if not said. */
    public Builder strict(boolean strict) {
      this.strict = strict;
      return this;
    }

    /** Another exchange than that over the environment's transport. */
    public Builder exchange(Function<Transport, WebIdentityExchange> exchange) {
      this.exchange = exchange;
      return this;
    }

    /** Another wait than the thread's. */
    Builder pause(Pause pause) {
      this.pause = pause;
      return this;
    }

    /** Another process's end than this one's. */
    Builder shutdown(Shutdown shutdown) {
      this.shutdown = shutdown;
      return this;
    }

    /**
     * Who is told, in lines, that an interruption is seen and what it removes, and of what cannot
     * be removed again, whatever ends the run; on any thread. Nobody, if not said.
     */
    public Builder toldOfItsEnd(Consumer<String> told) {
      this.told = told;
      return this;
    }

    /**
     * Who is told, about each second and on any thread, how far an exercise is; nobody, if not
     * said.
     */
    public Builder toldOfProgress(Consumer<String> told) {
      this.toldOfProgress = told;
      return this;
    }

    /** Another stopwatch than {@link System#nanoTime()}. */
    public Builder nanoTime(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
      return this;
    }

    /** Ready to run. */
    public RoleVerification build() {
      if (permission.filter(Permission::writes).isPresent()
          && scope.filter(permission.get()::isIn).isEmpty()) {
        throw new IllegalStateException("Outside of the scope nothing is written: " + permission);
      }
      return new RoleVerification(this);
    }

    private Observer<Scope> scope() {
      try {
        return S3Observers.scope(
            scope.or(() -> Scope.fromEnvironment(environment)).map(known -> known.with(access)),
            NO_SCOPE);
      } catch (IllegalArgumentException e) {
        return S3Observers.scope(
            Optional.empty(), Scope.BUCKET_VARIABLE + ": " + e.getMessage() + ".");
      }
    }
  }
}
