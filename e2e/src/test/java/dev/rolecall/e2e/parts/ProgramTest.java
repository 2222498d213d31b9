package dev.rolecall.e2e.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class ProgramTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Program JAVA =
      new Program(Path.of(System.getProperty("java.home"), "bin", "java").toString());

  /** What the tests run as another process. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
      if (arguments[0].equals("wait")) {
        System.err.println("waiting");
        new CountDownLatch(1).await();
      }
      System.out.print(System.getenv(arguments[0]));
      System.err.print(System.in.read());
      System.exit(3);
    }
  }

  private static Program.Ended child(Map<String, String> environment, String argument)
      throws IOException, InterruptedException {
    return child(environment, LIMIT, argument);
  }

  private static Program.Ended child(
      Map<String, String> environment, Duration limit, String argument)
      throws IOException, InterruptedException {
    return JAVA.run(
        environment,
        limit,
        "-cp",
        System.getProperty("java.class.path"),
        Child.class.getName(),
        argument);
  }

  @Test
  void itsExitCodeAndBothOutputsAreTold() throws Exception {
    Program.Ended ended = child(Map.of("AWS_ROLE_ARN", "arn:ours"), "AWS_ROLE_ARN");

    assertThat(ended).isEqualTo(new Program.Ended(3, "arn:ours", "-1"));
  }

  @Test
  void theUsersOwnAwsFilesAreNotSeen() throws Exception {
    assertThat(Path.of(child(Map.of(), "AWS_CONFIG_FILE").out())).doesNotExist();
    assertThat(Path.of(child(Map.of(), "AWS_SHARED_CREDENTIALS_FILE").out())).doesNotExist();
  }

  @Test
  void oneThatDoesNotEndIsKilled() {
    assertThatThrownBy(() -> child(Map.of(), Duration.ofSeconds(2), "wait"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("did not end within 2 s");
  }

  @Test
  void oneThatIsNotThereCannotBeStarted() {
    assertThatThrownBy(() -> new Program("rolecall-no-such-program").run(Map.of(), LIMIT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("rolecall-no-such-program");
  }
}
