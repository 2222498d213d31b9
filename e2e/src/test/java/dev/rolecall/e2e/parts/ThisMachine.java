package dev.rolecall.e2e.parts;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.testcontainers.DockerClientFactory;

/** The machine that the tests run on. No question is waited for longer than its limit. */
final class ThisMachine implements Machine {
  /** An import of boto3 takes half a second; on a busy machine with cold disks many times that. */
  private static final Duration PROGRAM_LIMIT = Duration.ofSeconds(60);

  /** Testcontainers gives each way to an engine ten seconds. */
  private static final Duration ENGINE_LIMIT = Duration.ofSeconds(60);

  /** The image of k3s is about 80 MB to pull, that of Testcontainers' reaper a tenth of it. */
  private static final Duration PULL_LIMIT = Duration.ofMinutes(3);

  @Override
  public Optional<String> failureOf(Program program, String... arguments) {
    try {
      Program.Ended ended = program.run(Map.of(), PROGRAM_LIMIT, arguments);
      return ended.exit() == 0 ? Optional.empty() : Optional.of(lastLine(ended.err()));
    } catch (IOException | IllegalStateException e) {
      return Optional.of(lastLine(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  @Override
  public Optional<String> engineFailure() {
    return within(ENGINE_LIMIT, () -> DockerClientFactory.instance().getTransportConfig());
  }

  @Override
  public Optional<String> reaperFailure() {
    return within(PULL_LIMIT, () -> DockerClientFactory.instance().client());
  }

  @Override
  public Optional<String> imageFailure() {
    String image = NodeSettings.ofThisMachine().image();
    return within(PULL_LIMIT, () -> have(image)).map(why -> image + ": " + why);
  }

  /** It is not pulled: what is tested is what was built here. */
  @Override
  public Optional<String> componentImageFailure() {
    return failureOf(
        Program.docker(), "image", "inspect", "--format", "{{.Id}}", ComponentImage.name());
  }

  private static void have(String image) throws InterruptedException {
    DockerClient engine = DockerClientFactory.instance().client();
    try {
      engine.inspectImageCmd(image).exec();
    } catch (NotFoundException absent) {
      engine.pullImageCmd(image).exec(new PullImageResultCallback()).awaitCompletion();
    }
  }

  private interface Attempt {
    void make() throws Exception;
  }

  private static Optional<String> within(Duration limit, Attempt attempt) {
    ExecutorService thread = Executors.newSingleThreadExecutor(ThisMachine::daemon);
    try {
      thread
          .submit(
              () -> {
                attempt.make();
                return true;
              })
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(lastLine(String.valueOf(e.getCause())));
    } catch (TimeoutException e) {
      return Optional.of("no answer within " + limit.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    } finally {
      thread.shutdownNow();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "looking for a part");
    thread.setDaemon(true);
    return thread;
  }

  /** Of a traceback or a shell's complaint the last line says what is wrong. */
  private static String lastLine(String text) {
    String stripped = text.strip();
    return stripped.substring(stripped.lastIndexOf('\n') + 1);
  }
}
