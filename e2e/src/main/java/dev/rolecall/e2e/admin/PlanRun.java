package dev.rolecall.e2e.admin;

import dev.rolecall.command.RolecallCommand;
import dev.rolecall.command.Surroundings;
import dev.rolecall.command.UsageException;
import dev.rolecall.e2e.Interruptible;
import dev.rolecall.e2e.cluster.ClusterException;
import dev.rolecall.e2e.cluster.KubeApi;
import dev.rolecall.e2e.profile.Change;
import dev.rolecall.e2e.profile.OnboardingException;
import dev.rolecall.e2e.profile.Plan;
import dev.rolecall.e2e.profile.ProfileLife;
import dev.rolecall.failure.Visible;
import dev.rolecall.verify.Verification;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import software.amazon.awssdk.core.exception.SdkException;

/** Shows a plan, whose rights it would use, and makes its changes where that is asked for. */
final class PlanRun {
  private final Surroundings here;
  private final RoleOptions role;
  private final CountDownLatch interrupted = new CountDownLatch(1);

  PlanRun(Surroundings here, RoleOptions role) {
    this.here = here;
    this.role = role;
  }

  /**
   * Plans, shows, and makes.
   *
   * @param planning by the cluster's issuer and what acts in account and cluster
   * @return the exit code
   */
  int run(ProfileOptions options, BiFunction<ProfileLife, String, Plan> planning)
      throws InterruptedException {
    try (Planned planned =
        ReadingTime.within(
            Verification.after(role.timeout()), time -> planned(options, planning, time))) {
      show(planned.plan());
      return role.apply()
          ? Interruptible.run(() -> make(planned.plan(), planned.life(), planned.admin()))
          : RolecallCommand.PASSED;
    }
  }

  private record Planned(AdminIdentity admin, ProfileLife life, Plan plan)
      implements AutoCloseable {
    @Override
    public void close() {
      admin.close();
    }
  }

  private Planned planned(
      ProfileOptions options, BiFunction<ProfileLife, String, Plan> planning, ReadingTime time) {
    KubeApi cluster;
    String issuer;
    try {
      cluster = options.cluster(here);
      time.atEnd(cluster::giveUp);
      issuer = options.issuer(cluster).url();
    } catch (ClusterException e) {
      throw new UsageException("" + e.getMessage());
    }
    AdminIdentity admin = AdminIdentity.of(here.environment());
    try {
      say(
          here.out(),
          "Acting as %s in account %s, and in the cluster at %s."
              .formatted(admin.arn(), admin.accountId(), cluster.server()));
      ProfileLife life =
          new ProfileLife(admin.iam(), admin.partition(), admin.accountId(), cluster, this::pause);
      return new Planned(admin, life, plan(planning, life, issuer, admin));
    } catch (UsageException e) {
      admin.close();
      throw e;
    }
  }

  private static Plan plan(
      BiFunction<ProfileLife, String, Plan> planning,
      ProfileLife life,
      String issuer,
      AdminIdentity admin) {
    try {
      return planning.apply(life, issuer);
    } catch (ClusterException | OnboardingException e) {
      throw new UsageException("" + e.getMessage());
    } catch (SdkException e) {
      throw new UsageException(AdminSentences.awsRefused(e, admin.arn()).toString());
    }
  }

  /** What there is to be done, and what not. */
  void show(Plan plan) {
    PrintStream out = here.out();
    plan.there().forEach(line -> say(out, "  is so    " + line));
    for (Change change : plan.changes()) {
      say(out, "  to do    " + change.what());
      change.detail().forEach(line -> say(out, "             " + line));
    }
    plan.notes().forEach(note -> say(out, "  note     " + note));
    if (plan.changes().isEmpty()) {
      out.println("Nothing is to be done.");
    } else if (!role.apply()) {
      out.println(
          "Nothing was changed. To make %s: the same command with --apply"
              .formatted(changes(plan.changes().size())));
    }
  }

  /** Whoever is interrupted has the change made that is begun, and no other. */
  private int make(Plan plan, ProfileLife life, AdminIdentity admin) {
    int made = 0;
    for (Change change : plan.changes()) {
      if (Thread.currentThread().isInterrupted()) {
        say(here.err(), AdminSentences.interrupted(made, plan.changes().size()));
        return RolecallCommand.INTERRUPTED;
      }
      Optional<String> failure = attempt(change, life, admin);
      if (failure.isPresent()) {
        say(
            here.err(),
            AdminSentences.stopped(made, plan.changes().size(), change.what(), failure.get()));
        return Thread.currentThread().isInterrupted()
            ? RolecallCommand.INTERRUPTED
            : RolecallCommand.FAILED;
      }
      made++;
      say(here.out(), "  done     " + change.what());
    }
    return RolecallCommand.PASSED;
  }

  /** Why it could not be made. Its requests are made on a thread that nobody interrupts. */
  private Optional<String> attempt(Change change, ProfileLife life, AdminIdentity admin) {
    FutureTask<Optional<String>> task = new FutureTask<>(() -> made(change, life, admin));
    new Thread(task, "rolecall-change").start();
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          if (interrupted.getCount() > 0) {
            interrupted.countDown();
            say(here.err(), AdminSentences.underWay(change.what()));
          }
        } catch (ExecutionException e) {
          throw new IllegalStateException("A change failed as none does", e.getCause());
        }
      }
    } finally {
      if (interrupted.getCount() == 0) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Optional<String> made(Change change, ProfileLife life, AdminIdentity admin) {
    try {
      life.make(change);
      return Optional.empty();
    } catch (SdkException e) {
      return Optional.of(AdminSentences.awsRefused(e, admin.arn()).toString());
    } catch (ClusterException | OnboardingException e) {
      return Optional.of("" + e.getMessage());
    }
  }

  /** Unless somebody ends the command meanwhile. */
  private void pause(Duration time) throws InterruptedException {
    if (interrupted.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException();
    }
  }

  /** What account and cluster answered may be in it. */
  private static void say(PrintStream to, String text) {
    to.println(Visible.lines(text));
  }

  private static String changes(int count) {
    return count == 1 ? "this change" : "these %d changes".formatted(count);
  }
}
