package dev.rolecall.e2e.sandbox;

import dev.rolecall.process.RolecallCredentials;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The AWS config file of a sandbox. It has no default profile: what wins is the environment, until
 * a client is told a profile.
 */
final class AwsProfiles {
  /** One that starts, prints a session and ends is best compiled as little as can be. */
  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private AwsProfiles() {}

  /**
   * The names that it has for a Profile: its role by web identity, the same by a process, and the
   * {@link ReaderRole} that the first may be in turn.
   */
  static List<String> named(String profile) {
    return List.of(profile, profile + "-process", profile + "-chained");
  }

  /** Of each Profile. */
  static String text(Sandbox sandbox) {
    return sandbox.profiles().map(profile -> text(sandbox, profile)).collect(Collectors.joining());
  }

  private static String text(Sandbox sandbox, String profile) {
    Sandbox.Member member = sandbox.member(profile);
    String endpoint = sandbox.aws().endpoint().toString();
    List<String> names = named(profile);
    return """
        [profile %s]
        region = %s
        endpoint_url = %s
        role_arn = %s
        web_identity_token_file = %s

        [profile %s]
        region = %s
        endpoint_url = %s
        credential_process = %s

        [profile %s]
        region = %s
        endpoint_url = %s
        role_arn = %s
        source_profile = %s

        """
        .formatted(
            names.get(0),
            Sandbox.REGION,
            endpoint,
            member.roleArn(),
            member.volume().token(),
            names.get(1),
            Sandbox.REGION,
            endpoint,
            process(member, endpoint),
            names.get(2),
            Sandbox.REGION,
            endpoint,
            new ReaderRole(member).arn(),
            names.get(0));
  }

  /**
   * {@code rolecall-credentials} of this class path. Its endpoint is told it, as it reads no config
   * file.
   */
  private static String process(Sandbox.Member member, String endpoint) {
    Stream<String> java =
        Stream.of(
            "env",
            "AWS_ENDPOINT_URL=" + endpoint,
            Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Stream<String> rest =
        Stream.of(
            "-cp",
            classPath(),
            RolecallCredentials.class.getName(),
            "--region",
            Sandbox.REGION,
            "--role-arn",
            member.roleArn(),
            "--token-file",
            member.volume().token().toString());
    return Stream.of(java, FLAGS.stream(), rest)
        .flatMap(words -> words)
        .map(Exports::quoted)
        .collect(Collectors.joining(" "));
  }

  /** A client may run it in any folder. */
  private static String classPath() {
    String separator = System.getProperty("path.separator");
    return Stream.of(System.getProperty("java.class.path").split(separator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(separator));
  }
}
