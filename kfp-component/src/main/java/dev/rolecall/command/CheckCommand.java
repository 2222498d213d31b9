package dev.rolecall.command;

import dev.rolecall.catalogue.Awaited;
import dev.rolecall.chain.RoleVerification;
import dev.rolecall.cluster.InPodCluster;
import dev.rolecall.s3.Access;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.Workload;
import dev.rolecall.verify.CheckResult;
import dev.rolecall.verify.Report;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code rolecall check}: the verification from where it stands. It exits with 0 where nothing is
 * broken, even where that is not proved: STS has granted then, and what is open is a bucket that
 * nobody named, or that was not to be written to, which the report says.
 */
@Command(
    name = "check",
    description = {
      "Verify the role of the pod that this runs in, by its environment and what it may see.",
      "It writes only under .rolecall/ in the scope, and removes what it wrote."
    })
public final class CheckCommand implements Subcommand {
  static final String SCOPE =
      "What the role is for: s3://bucket/prefix. Default: ROLECALL_BUCKET and ROLECALL_PREFIX.";

  @Mixin private ReportOptions report = new ReportOptions();
  @Mixin private WaitOption wait = new WaitOption();

  @Option(names = "--scope", paramLabel = "S3URL", description = SCOPE)
  private @Nullable String scope;

  @Option(
      names = "--access",
      paramLabel = "ACCESS",
      completionCandidates = AccessNames.class,
      description = {
        "What the role does there: read, or write, which reads as well.",
        "Of one that only reads, nothing is written. Default: write."
      })
  private String access = Access.WRITE.toString();

  @Mixin private ExerciseOptions exercise = new ExerciseOptions();

  @Option(
      names = "--no-negative-probes",
      description = "Do not ask for what must be refused, which may raise alarms.")
  private boolean withoutNegativeProbes;

  /** For picocli and the service loader. */
  public CheckCommand() {}

  @Override
  public int run(Surroundings here) throws InterruptedException {
    Optional<Workload> workload = exercise.workload();
    Optional<Scope> given = given(scope);
    Access asked = access(access);
    LiveConsole console = report.console(here);
    return console.finish(
        wait.report(console, () -> attempt(here, workload, given, asked, console)));
  }

  private ReadyVerification attempt(
      Surroundings here,
      Optional<Workload> workload,
      Optional<Scope> given,
      Access asked,
      LiveConsole console) {
    RoleVerification.Builder builder =
        verification(here.environment(), here.clock())
            .negativeProbes(!withoutNegativeProbes)
            .strict(report.strict())
            .access(asked);
    report.timeout().ifPresent(builder::limit);
    given.ifPresent(builder::scope);
    workload.ifPresent(builder::exercise);
    return new OfPod(builder.toldOfItsEnd(console::tell).toldOfProgress(console::progress).build());
  }

  private record OfPod(RoleVerification verification) implements ReadyVerification {
    @Override
    public List<String> titles() {
      return verification.titles();
    }

    /** What a pod was given stays as it is. */
    @Override
    public Set<Awaited> acting() {
      return EnumSet.of(Awaited.IAM);
    }

    @Override
    public Report run(Consumer<CheckResult> ended) {
      return verification.run(ended);
    }
  }

  /**
   * The verification of the pod that this runs in, with what its Kubernetes token shows where there
   * is one.
   *
   * @param environment of this process, with what a command changes in it
   */
  public static RoleVerification.Builder verification(
      Map<String, String> environment, Clock clock) {
    RoleVerification.Builder builder = RoleVerification.builder(environment, clock);
    return InPodCluster.isPod(environment)
        ? builder.ownPod(new InPodCluster(environment))
        : builder;
  }

  private static Access access(String text) {
    try {
      return Access.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--access: %s.%nIt is what the role does with its scope.%nTry: --access read"
              .formatted(e.getMessage()));
    }
  }

  /** The scope of an option. */
  static Optional<Scope> given(@Nullable String scope) {
    return Optional.ofNullable(scope).map(CheckCommand::parsed);
  }

  private static Scope parsed(String text) {
    try {
      return Scope.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--scope: %s.%nA scope is a bucket and a prefix of its keys.%nTry: --scope s3://my-bucket/my-profile/"
              .formatted(e.getMessage()));
    }
  }
}
