package dev.rolecall.chain;

import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.credentials.WebIdentityException;
import dev.rolecall.credentials.WebIdentityFailure;
import dev.rolecall.failure.Secrets;
import dev.rolecall.transport.Transport;
import dev.rolecall.transport.TransportException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The environment, read once: the variables that matter to the chain, and what they come to. Of
 * secrets it keeps only that they are set.
 *
 * @param variables by name
 * @param config role and token file
 * @param transport how AWS is reached; whoever looked closes it
 */
record SeenEnvironment(
    Map<String, String> variables,
    Reading<WebIdentityConfig> config,
    Reading<Transport> transport) {
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

  /** What some of the variables come to: something to go on with, or why there is nothing. */
  public sealed interface Reading<T> {
    /** They can be used. */
    record Usable<T>(T value) implements Reading<T> {}

    /** They cannot. */
    record Unusable<T>(WebIdentityFailure failure) implements Reading<T> {}

    /** What they come to, where they can be used. */
    default Optional<T> usable() {
      return this instanceof Usable<T> usable ? Optional.of(usable.value()) : Optional.empty();
    }

    /** Why they cannot be used, where that is so. */
    default Optional<WebIdentityFailure> unusable() {
      return this instanceof Unusable<T> unusable
          ? Optional.of(unusable.failure())
          : Optional.empty();
    }
  }

  /** What matters of {@code environment}. */
  static SeenEnvironment of(Map<String, String> environment) {
    Map<String, String> kept = new TreeMap<>();
    PLAIN.forEach(name -> keep(environment, name, kept, true));
    ONLY_THAT_IT_IS_SET.forEach(name -> keep(environment, name, kept, false));
    return new SeenEnvironment(kept, config(environment), transport(environment));
  }

  private static Reading<WebIdentityConfig> config(Map<String, String> environment) {
    try {
      return new Reading.Usable<>(WebIdentityConfig.fromEnvironment(environment));
    } catch (WebIdentityException e) {
      return new Reading.Unusable<>(e.failure());
    }
  }

  private static Reading<Transport> transport(Map<String, String> environment) {
    try {
      return new Reading.Usable<>(Transport.fromEnvironment(environment));
    } catch (TransportException e) {
      return new Reading.Unusable<>(new WebIdentityFailure.TransportUnusable(e.failure()));
    }
  }

  private static void keep(
      Map<String, String> environment, String name, Map<String, String> kept, boolean plain) {
    String value = environment.get(name);
    if (value != null && !value.isBlank()) {
      kept.put(name, plain ? Secrets.leftOut(value) : "(set)");
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
}
