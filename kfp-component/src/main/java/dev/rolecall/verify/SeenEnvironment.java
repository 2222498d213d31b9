package dev.rolecall.verify;

import dev.rolecall.failure.Explanation;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The variables that matter to the chain. Of secrets it keeps only that they are set.
 *
 * @param variables by name
 * @param problem what the configuration or the transport says of them, where they cannot be used
 */
public record SeenEnvironment(Map<String, String> variables, Optional<Explanation> problem) {
  static final String ROLE_ARN = "AWS_ROLE_ARN";
  static final String TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE";
  static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
  static final String POD_IDENTITY = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  static final String CHECKSUMS = "AWS_REQUEST_CHECKSUM_CALCULATION";

  private static final List<String> PLAIN =
      List.of(
          ROLE_ARN,
          TOKEN_FILE,
          "AWS_ROLE_SESSION_NAME",
          "AWS_REGION",
          "AWS_DEFAULT_REGION",
          "AWS_STS_REGIONAL_ENDPOINTS",
          "AWS_ENDPOINT_URL",
          "AWS_ENDPOINT_URL_STS",
          "AWS_ENDPOINT_URL_IAM",
          "AWS_ENDPOINT_URL_S3",
          "AWS_CA_BUNDLE",
          "AWS_USE_FIPS_ENDPOINT",
          "AWS_USE_DUALSTACK_ENDPOINT",
          CHECKSUMS,
          POD_IDENTITY);

  // A proxy's URL may hold a password.
  private static final Set<String> ONLY_THAT_IT_IS_SET =
      Set.of(ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "HTTPS_PROXY");

  /** Copies the map. */
  public SeenEnvironment {
    variables = Collections.unmodifiableMap(new TreeMap<>(variables));
  }

  /** What matters of {@code environment}. */
  static SeenEnvironment of(Map<String, String> environment, Optional<Explanation> problem) {
    Map<String, String> kept = new TreeMap<>();
    PLAIN.forEach(name -> keep(environment, name, kept, true));
    ONLY_THAT_IT_IS_SET.forEach(name -> keep(environment, name, kept, false));
    return new SeenEnvironment(kept, problem);
  }

  private static void keep(
      Map<String, String> environment, String name, Map<String, String> kept, boolean plain) {
    String value = environment.get(name);
    if (value != null && !value.isBlank()) {
      kept.put(name, plain ? Explanation.withoutSecrets(value) : "(set)");
    }
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  Optional<String> region() {
    return value("AWS_REGION").or(() -> value("AWS_DEFAULT_REGION"));
  }

  /**
   * Whether uploads are to go without a checksum where S3 does not ask for one (AWS SDKs and Tools
   * Reference Guide, Data Integrity Protections for Amazon S3).
   */
  boolean checksumsOnlyWhenRequired() {
    return value(CHECKSUMS).filter("when_required"::equalsIgnoreCase).isPresent();
  }

  boolean stsIsElsewhere() {
    return value("AWS_ENDPOINT_URL_STS").or(() -> value("AWS_ENDPOINT_URL")).isPresent();
  }
}
