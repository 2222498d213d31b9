package dev.rolecall.credentials;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which role to assume, and with what.
 *
 * @param role the role
 * @param tokenFile where the projected token is
 * @param sessionName the session's name in CloudTrail, 2 to 64 characters of {@code [\w+=,.@-]};
 *     where there is none it is made of the token's namespace and pod
 * @param sessionDuration 15 minutes to 12 hours (STS API Reference, AssumeRoleWithWebIdentity), and
 *     not more than the role's MaxSessionDuration
 */
public record WebIdentityConfig(
    RoleArn role, Path tokenFile, Optional<String> sessionName, Duration sessionDuration) {
  /** The duration that STS gives where none is asked for (STS API Reference). */
  public static final Duration DEFAULT_DURATION = Duration.ofHours(1);

  private static final Duration SHORTEST = Duration.ofMinutes(15);
  private static final Duration LONGEST = Duration.ofHours(12);
  private static final String ROLE = "AWS_ROLE_ARN";
  private static final String TOKEN = "AWS_WEB_IDENTITY_TOKEN_FILE";
  private static final String SESSION = "AWS_ROLE_SESSION_NAME";

  /**
   * @throws IllegalArgumentException where the session's name or duration is not as STS wants it
   */
  public WebIdentityConfig {
    if (sessionName.filter(name -> !isSessionName(name)).isPresent()) {
      throw new IllegalArgumentException(
          "a session name has 2 to 64 letters, digits or any of _+=,.@-");
    }
    if (sessionDuration.compareTo(SHORTEST) < 0 || sessionDuration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a session lasts 15 minutes to 12 hours, not " + sessionDuration);
    }
  }

  /**
   * From AWS_ROLE_ARN, AWS_WEB_IDENTITY_TOKEN_FILE and, where it is set, AWS_ROLE_SESSION_NAME. A
   * blank variable counts as absent.
   *
   * @throws WebIdentityException where one of the first two is absent, or any is malformed
   */
  public static WebIdentityConfig fromEnvironment(Map<String, String> environment) {
    List<String> absent =
        Stream.of(ROLE, TOKEN).filter(name -> value(environment, name).isEmpty()).toList();
    if (!absent.isEmpty()) {
      throw new WebIdentityException(new WebIdentityFailure.VariablesAbsent(absent));
    }
    return new WebIdentityConfig(
        role(value(environment, ROLE).orElseThrow()),
        tokenFile(value(environment, TOKEN).orElseThrow()),
        value(environment, SESSION).map(WebIdentityConfig::checkedSessionName),
        DEFAULT_DURATION);
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  private static RoleArn role(String text) {
    try {
      return RoleArn.parse(text);
    } catch (IllegalArgumentException e) {
      throw malformed(
          ROLE,
          text.startsWith("arn:") ? Optional.of(text) : Optional.empty(),
          "" + e.getMessage());
    }
  }

  private static Path tokenFile(String text) {
    if (text.startsWith("eyJ")) {
      throw malformed(TOKEN, Optional.empty(), "it holds a token itself, not the path of its file");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw malformed(TOKEN, Optional.of(text), "it is not a path");
    }
  }

  private static String checkedSessionName(String text) {
    if (!isSessionName(text)) {
      throw malformed(
          SESSION, Optional.of(text), "it should be 2 to 64 letters, digits or any of _+=,.@-");
    }
    return text;
  }

  private static boolean isSessionName(String text) {
    return RoleSessionName.SHAPE.matcher(text).matches();
  }

  private static WebIdentityException malformed(
      String variable, Optional<String> value, String why) {
    return new WebIdentityException(new WebIdentityFailure.VariableMalformed(variable, value, why));
  }
}
