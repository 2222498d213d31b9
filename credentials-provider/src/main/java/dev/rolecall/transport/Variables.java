package dev.rolecall.transport;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Typed reading of an environment; a blank variable counts as absent. */
final class Variables {
  private static final Pattern REGION = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private final Map<String, String> environment;

  Variables(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The first of the names that is set. */
  Optional<String> text(String... names) {
    return Stream.of(names)
        .flatMap(name -> Optional.ofNullable(environment.get(name)).stream())
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  /** AWS_REGION, else AWS_DEFAULT_REGION. */
  String region() {
    return Stream.of("AWS_REGION", "AWS_DEFAULT_REGION")
        .flatMap(name -> text(name).map(value -> region(name, value)).stream())
        .findFirst()
        .orElseThrow(() -> new TransportException(new TransportFailure.NoRegion()));
  }

  private static String region(String name, String value) {
    if (!REGION.matcher(value).matches()) {
      throw malformed(name, value, "the code of a region, for example eu-west-1");
    }
    return value;
  }

  /** Absent means no. */
  boolean flag(String name) {
    String value = text(name).orElse("false").toLowerCase(Locale.ROOT);
    if (!value.equals("true") && !value.equals("false")) {
      throw malformed(name, value, "true or false");
    }
    return value.equals("true");
  }

  /** One of two words, the first where the variable is absent; whether it is the second. */
  boolean isSecond(String name, String first, String second) {
    String value = text(name).orElse(first).toLowerCase(Locale.ROOT);
    if (!value.equals(first) && !value.equals(second)) {
      throw malformed(name, value, first + " or " + second);
    }
    return value.equals(second);
  }

  /**
   * An http or https URL with a host and nothing else. The reference guide permits a path, but the
   * SDK's clients of STS and IAM drop it (seen in 2.56.0), so that one is taken for S3 alone.
   */
  Optional<URI> endpoint(String name) {
    return text(name)
        .map(
            value -> {
              URI uri = parse(value);
              if (!isHttp(uri)
                  || !(hasNoPath(uri) || name.equals("AWS_ENDPOINT_URL_S3"))
                  || uri.getRawQuery() != null
                  || uri.getRawFragment() != null
                  || uri.getRawUserInfo() != null) {
                throw malformed(
                    name, value, "a URL of scheme and host, such as https://sts.example.com");
              }
              return uri;
            });
  }

  /** What {@code value} is as a URI; an empty one where it is none. */
  static URI parse(String value) {
    try {
      return new URI(value);
    } catch (URISyntaxException notAUri) {
      return URI.create("");
    }
  }

  private static boolean hasNoPath(URI uri) {
    return uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
  }

  private static boolean isHttp(URI uri) {
    return uri.getHost() != null
        && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
  }

  static TransportException malformed(String name, String value, String expected) {
    Optional<String> shown = Optional.of(value).filter(text -> !text.contains("@"));
    return new TransportException(new TransportFailure.Malformed(name, shown, expected));
  }
}
