package dev.rolecall.e2e.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Variables as lines that a POSIX shell reads. */
final class Exports {
  private static final List<String> SERVICES = List.of("STS", "S3", "IAM");
  private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+", Pattern.UNICODE_CASE);

  private Exports() {}

  /** What a client of the sandbox needs that stands where that Profile's pods stand. */
  static Map<String, String> of(Sandbox sandbox, String profile) {
    Map<String, String> exports = sandbox.environment(profile);
    exports.put(
        "AWS_CONFIG_FILE", sandbox.write("aws.config", AwsProfiles.text(sandbox)).toString());
    exports.put("ROLECALL_ISSUER", sandbox.issuer().name());
    exports.put("ROLECALL_ISSUER_ADDRESS", sandbox.issuer().address().toString());
    exports.put("ROLECALL_ADMIN_ACCESS_KEY_ID", sandbox.aws().adminAccessKeyId());
    exports.put("ROLECALL_ADMIN_SECRET_ACCESS_KEY", sandbox.aws().adminSecretAccessKey());
    return exports;
  }

  /** The endpoint once more for each service; these win over the one that is for all. */
  static Map<String, String> ofServices(Sandbox sandbox) {
    String endpoint = sandbox.aws().endpoint().toString();
    return SERVICES.stream()
        .collect(Collectors.toMap("AWS_ENDPOINT_URL_"::concat, service -> endpoint));
  }

  /** A line {@code export NAME=value} each, quoted where a shell would take it apart. */
  static String lines(Map<String, String> variables) {
    return variables.entrySet().stream()
        .map(variable -> "export %s=%s%n".formatted(variable.getKey(), quoted(variable.getValue())))
        .collect(Collectors.joining());
  }

  static String quoted(String value) {
    return PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'";
  }

  /** Writes them to a file that only its owner reads, and that is there only when it is whole. */
  static void write(Path file, Map<String, String> variables) {
    write(file, lines(variables));
  }

  /** The same with any text. */
  static void write(Path file, String text) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      Path draft =
          Files.createTempFile(
              folder,
              ".rolecall-",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        Files.writeString(draft, text);
        Files.move(
            draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
