package dev.rolecall.e2e;

import dev.rolecall.transport.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.iam.IamClient;

/** {@code java -jar rolecall.jar sandbox} in a process of its own, ready when constructed. */
public final class SandboxProcess implements AutoCloseable {
  static final Path JAR = Path.of("target", "rolecall.jar").toAbsolutePath();

  private final Process process;
  private final Map<String, String> exports = new LinkedHashMap<>();

  public SandboxProcess(String... arguments) throws IOException {
    this(List.of(), List.of(arguments));
  }

  private SandboxProcess(List<String> javaOptions, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(javaOptions);
    command.addAll(List.of("-jar", JAR.toString(), "sandbox"));
    command.addAll(arguments);
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    readUntilReady();
  }

  /** In a heap of so many MiB. */
  public static SandboxProcess inHeap(int mib, String... arguments) throws IOException {
    return new SandboxProcess(List.of("-Xmx" + mib + "m"), List.of(arguments));
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private void readUntilReady() throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); !"# ready".equals(line); line = out.readLine()) {
      if (line == null) {
        throw new IllegalStateException("the sandbox ended before it was ready");
      }
      if (!line.startsWith("#")) {
        String[] export = line.substring("export ".length()).split("=", 2);
        exports.put(export[0], export[1]);
      }
    }
  }

  public Map<String, String> exports() {
    return exports;
  }

  /**
   * Breaks the chain of the Profile team-a: its role's trust policy names another account of its
   * namespace.
   */
  void admitSomebodyElse() {
    try (Transport transport = Transport.fromEnvironment(exports);
        IamClient iam =
            transport
                .configure(IamClient.builder(), "iam")
                .credentialsProvider(
                    StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(
                            exports.get("ROLECALL_ADMIN_ACCESS_KEY_ID"),
                            exports.get("ROLECALL_ADMIN_SECRET_ACCESS_KEY"))))
                .build()) {
      String trust =
          URLDecoder.decode(
              iam.getRole(get -> get.roleName("team-a")).role().assumeRolePolicyDocument(),
              StandardCharsets.UTF_8);
      iam.updateAssumeRolePolicy(
          update ->
              update
                  .roleName("team-a")
                  .policyDocument(trust.replace("default-editor", "somebody-else")));
    }
  }

  /**
   * Ends it as Ctrl-C does, by a signal that it may answer.
   *
   * @return its exit code
   */
  public int end() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the sandbox does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    try {
      end();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
