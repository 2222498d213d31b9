package dev.rolecall.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What clients take before a container's credentials (AWS SDKs and Tools Reference Guide,
 * Standardized credential providers). It is the user's, and stays.
 */
final class StrongerCredentials {
  private static final List<String> KEYS = List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
  private static final Map<String, String> FILES =
      Map.of("AWS_SHARED_CREDENTIALS_FILE", "credentials", "AWS_CONFIG_FILE", "config");

  private StrongerCredentials() {}

  /** A sentence of each that is there. */
  static List<String> toldOf(Map<String, String> environment) {
    String profile = environment.getOrDefault("AWS_PROFILE", "default");
    return Stream.concat(
            KEYS.stream().filter(name -> isSet(environment, name)).map(AgentSentences::keyWins),
            FILES.keySet().stream()
                .sorted()
                .flatMap(name -> file(environment, name).stream())
                .filter(file -> has(file, profile))
                .map(file -> AgentSentences.profileWins(file, profile)))
        .toList();
  }

  private static Optional<Path> file(Map<String, String> environment, String name) {
    return isSet(environment, name)
        ? Optional.of(Path.of(environment.get(name)))
        : Optional.ofNullable(environment.get("HOME"))
            .map(home -> Path.of(home, ".aws", FILES.get(name)));
  }

  /** Whether it is a file of AWS's with a section of that profile. */
  private static boolean has(Path file, String profile) {
    Pattern section =
        Pattern.compile("(?m)^\\s*\\[\\s*(profile\\s+)?" + Pattern.quote(profile) + "\\s*]");
    try {
      return section.matcher(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)).find();
    } catch (IOException notToBeRead) {
      return false;
    }
  }

  private static boolean isSet(Map<String, String> environment, String name) {
    return !environment.getOrDefault(name, "").isEmpty();
  }
}
