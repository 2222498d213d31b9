package dev.rolecall.e2e.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that a test runs as another process, as a user would: {@code python3}, {@code aws},
 * {@code chromium}, or whatever {@code -Drolecall.python=PATH}, {@code
 * -Drolecall.data.python=PATH}, {@code -Drolecall.kfp.python=PATH}, {@code
 * -Drolecall.jupyter=PATH}, {@code -Drolecall.aws=PATH} and {@code -Drolecall.chromium=PATH} name.
 *
 * @param path of the program, or its name on the PATH
 */
public record Program(String path) {
  static final String PYTHON_PROPERTY = "rolecall.python";
  static final String DATA_PYTHON_PROPERTY = "rolecall.data.python";
  static final String AWS_PROPERTY = "rolecall.aws";
  static final String KFP_PYTHON_PROPERTY = "rolecall.kfp.python";
  static final String JUPYTER_PROPERTY = "rolecall.jupyter";
  static final String PYTHONS_PROPERTY = "rolecall.pythons";
  static final String CHROMIUM_PROPERTY = "rolecall.chromium";

  /** As the build of the component's image reads it. */
  static final String JDK_VARIABLE = "ROLECALL_JDK";

  /** The Python that has boto3, where {@link Part#BOTO3} is there. */
  public static Program python() {
    return named(PYTHON_PROPERTY, "python3");
  }

  /** The Python that has s3fs, pyarrow and MLflow, where {@link Part#DATA} is there. */
  public static Program dataPython() {
    return named(DATA_PYTHON_PROPERTY, "python3");
  }

  /** The AWS command line, where {@link Part#AWSCLI} is there. */
  public static Program aws() {
    return named(AWS_PROPERTY, "aws");
  }

  /** The Python that has Kubeflow Pipelines' SDK, where {@link Part#KFP} is there. */
  public static Program kfpPython() {
    return named(KFP_PYTHON_PROPERTY, "python3");
  }

  /** The Python that has nbclient and the kernel JJava, where {@link Part#JUPYTER} is there. */
  public static Program jupyter() {
    return named(JUPYTER_PROPERTY, "python3");
  }

  /** The Python that every user of the machine may run, where {@link Part#JUPYTERLAB} is there. */
  public static Program systemPython() {
    return new Program("/usr/bin/python3");
  }

  /** Pythons of other versions, where {@link Part#PYTHONS} is there. */
  public static List<Program> pythons() {
    return Stream.of(System.getProperty(PYTHONS_PROPERTY, "").split(":"))
        .filter(path -> !path.isBlank())
        .map(Program::new)
        .toList();
  }

  /** The browser, where {@link Part#CHROMIUM} is there. */
  public static Program chromium() {
    return named(CHROMIUM_PROPERTY, "chromium");
  }

  /** The java of the JDK 25, where {@link Part#JDK25} is there. */
  public static Program java25() {
    return new Program(System.getenv().getOrDefault(JDK_VARIABLE, "/no-jdk-25") + "/bin/java");
  }

  /** Docker's command line. */
  public static Program docker() {
    return new Program("docker");
  }

  private static Program named(String property, String otherwise) {
    String path = System.getProperty(property, "");
    return new Program(path.isBlank() ? otherwise : path);
  }

  /**
   * How it ended.
   *
   * @param exit the exit code
   * @param out all of standard output
   * @param err all of standard error
   */
  public record Ended(int exit, String out, String err) {
    /**
     * Itself.
     *
     * @throws IllegalStateException with all that it said, where it did not end well
     */
    public Ended well() {
      if (exit != 0) {
        throw new IllegalStateException(out + err);
      }
      return this;
    }
  }

  /**
   * Runs it to its end. It gets no standard input, and this process's environment without what
   * would lead an AWS client elsewhere: AWS variables, the user's AWS files, instance metadata and
   * proxies.
   *
   * @param environment added to that, or in the place of it
   * @throws IOException where it cannot be started
   * @throws IllegalStateException where it has not ended within the limit; it is killed then
   */
  public Ended run(Map<String, String> environment, Duration limit, String... arguments)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("rolecall-program");
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command(arguments));
      isolate(builder.environment(), directory);
      builder.environment().putAll(environment);
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      await(process, limit, err);
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
      Files.deleteIfExists(directory);
    }
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(path);
    command.addAll(List.of(arguments));
    return command;
  }

  private static void isolate(Map<String, String> environment, Path directory) {
    environment.keySet().removeIf(Program::leadsElsewhere);
    String none = directory.resolve("none").toString();
    environment.put("AWS_CONFIG_FILE", none);
    environment.put("AWS_SHARED_CREDENTIALS_FILE", none);
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_PAGER", "");
  }

  private static boolean leadsElsewhere(String variable) {
    String name = variable.toUpperCase(Locale.ROOT);
    return name.startsWith("AWS_") || name.startsWith("BOTO_") || name.endsWith("_PROXY");
  }

  private void await(Process process, Duration limit, Path err)
      throws IOException, InterruptedException {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            Files.readString(err) + path + " did not end within " + limit.toSeconds() + " s");
      }
    } finally {
      if (process.isAlive()) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    }
  }

  @Override
  public String toString() {
    return path;
  }
}
