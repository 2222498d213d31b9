package dev.rolecall.credentials;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which role to assume, and with what. Its bounds are those of the STS API Reference,
 * AssumeRoleWithWebIdentity.
 *
 * @param role the role
 * @param tokenFile where the projected token is
 * @param sessionName the session's name in CloudTrail, 2 to 64 characters of {@code [\w+=,.@-]};
 *     where there is none it is made of the token's namespace and pod
 * @param sessionDuration 15 minutes to 12 hours, and not more than the role's MaxSessionDuration;
 *     parts of a second are left out
 * @param sessionPolicy a policy in JSON, 1 to 2,048 characters, that narrows what the session may
 *     do of what the role may
 * @param policyArns at most 10 managed policies, AWS's or of the role's account, that narrow it
 *     likewise
 */
public record WebIdentityConfig(
    RoleArn role,
    Path tokenFile,
    Optional<String> sessionName,
    Duration sessionDuration,
    Optional<String> sessionPolicy,
    List<String> policyArns) {
  /** The duration that STS gives where none is asked for (STS API Reference). */
  public static final Duration DEFAULT_DURATION = Duration.ofHours(1);

  private static final Duration SHORTEST = Duration.ofMinutes(15);
  private static final Duration LONGEST = Duration.ofHours(12);
  private static final int LONGEST_POLICY = 2_048;
  private static final int MOST_POLICY_ARNS = 10;

  /** Tab, line feed, carriage return and the printable characters of Latin-1. */
  private static final Pattern POLICY = Pattern.compile("[\\t\\n\\r -\u00ff]+");

  private static final Pattern POLICY_ARN = Pattern.compile("arn:aws[a-z-]*:iam::\\w+:policy/.+");
  private static final String NAME_SHAPE = "it should be 2 to 64 letters, digits or any of _+=,.@-";
  private static final String ROLE = "AWS_ROLE_ARN";
  private static final String TOKEN = "AWS_WEB_IDENTITY_TOKEN_FILE";
  private static final String SESSION = "AWS_ROLE_SESSION_NAME";

  /**
   * @throws WebIdentityException where a part is not as STS takes it
   */
  public WebIdentityConfig {
    policyArns = List.copyOf(policyArns);
    sessionName.ifPresent(name -> require(isSessionName(name), "session name", name, NAME_SHAPE));
    require(
        sessionDuration.compareTo(SHORTEST) >= 0 && sessionDuration.compareTo(LONGEST) <= 0,
        "session duration",
        sessionDuration.toSeconds() + " s",
        "it should be 900 s (15 minutes) to 43200 s (12 hours)");
    sessionPolicy.ifPresent(
        policy ->
            require(
                policy.length() <= LONGEST_POLICY && POLICY.matcher(policy).matches(),
                "session policy",
                policy,
                "it should be 1 to 2048 characters of Latin-1, not " + policy.length()));
    require(
        policyArns.size() <= MOST_POLICY_ARNS,
        "list of policy ARNs",
        String.join(", ", policyArns),
        "it should be at most 10 long, not " + policyArns.size());
    policyArns.forEach(
        arn ->
            require(
                POLICY_ARN.matcher(arn).matches(),
                "policy ARN",
                arn,
                "it should look like arn:aws:iam::111122223333:policy/name"));
  }

  /** Without a session policy. */
  public WebIdentityConfig(
      RoleArn role, Path tokenFile, Optional<String> sessionName, Duration sessionDuration) {
    this(role, tokenFile, sessionName, sessionDuration, Optional.empty(), List.of());
  }

  private static void require(boolean fit, String setting, String value, String expected) {
    if (!fit) {
      throw new WebIdentityException(
          new WebIdentityFailure.SettingUnusable(setting, value, expected));
    }
  }

  /** With a session of an hour, named by the token's claims, that may do what the role may. */
  public static Builder builder(RoleArn role, Path tokenFile) {
    return new Builder(new WebIdentityConfig(role, tokenFile, Optional.empty(), DEFAULT_DURATION));
  }

  /** To change a part or two. */
  public Builder toBuilder() {
    return new Builder(this);
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
      throw malformed(SESSION, Optional.of(text), NAME_SHAPE);
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

  /** Makes a configuration; what is not set stays as it was. */
  public static final class Builder {
    private final RoleArn role;
    private final Path tokenFile;
    private Optional<String> sessionName;
    private Duration sessionDuration;
    private Optional<String> sessionPolicy;
    private List<String> policyArns;

    private Builder(WebIdentityConfig from) {
      this.role = from.role();
      this.tokenFile = from.tokenFile();
      this.sessionName = from.sessionName();
      this.sessionDuration = from.sessionDuration();
      this.sessionPolicy = from.sessionPolicy();
      this.policyArns = from.policyArns();
    }

    /** The session's name in CloudTrail. */
    public Builder sessionName(String name) {
      sessionName = Optional.of(name);
      return this;
    }

    /** How long a session lasts. */
    public Builder sessionDuration(Duration duration) {
      sessionDuration = duration;
      return this;
    }

    /** What the session may do of what the role may, as a policy in JSON. */
    public Builder sessionPolicy(String json) {
      sessionPolicy = Optional.of(json);
      return this;
    }

    /** Managed policies that narrow the session likewise. */
    public Builder policyArns(List<String> arns) {
      policyArns = List.copyOf(arns);
      return this;
    }

    /**
     * The configuration.
     *
     * @throws WebIdentityException where a part is not as STS takes it
     */
    public WebIdentityConfig build() {
      return new WebIdentityConfig(
          role, tokenFile, sessionName, sessionDuration, sessionPolicy, policyArns);
    }
  }
}
