package dev.rolecall.transport;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;

/**
 * HTTPS_PROXY, HTTP_PROXY and NO_PROXY. Where a variable is set in both cases, the lower-case one
 * counts (AWS CLI User Guide, "Using an HTTP proxy"). A proxy's password is refused rather than
 * left out in silence: Java's HttpURLConnection gives none to the tunnel that https needs.
 */
final class Proxies {
  /** No proxy reaches this machine's own loopback. */
  private static final Set<String> LOOPBACK =
      Set.of("localhost", "127(\\.\\d{1,3}){3}", "\\[::1\\]", "::1");

  private final Optional<URI> http;
  private final Optional<URI> https;
  private final Set<String> direct;

  Proxies(Variables variables) {
    this.http = proxy(variables, "http_proxy");
    this.https = proxy(variables, "https_proxy");
    this.direct = direct(variables.text("no_proxy", "NO_PROXY").orElse(""));
  }

  /** Neither the process's environment nor its system properties have a say in it. */
  ProxyConfiguration forScheme(String scheme) {
    ProxyConfiguration.Builder configuration =
        ProxyConfiguration.builder()
            .useEnvironmentVariablesValues(false)
            .useSystemPropertyValues(false);
    ("https".equals(scheme) ? https : http)
        .ifPresent(
            proxy -> {
              configuration.endpoint(URI.create("http://" + proxy.getHost() + ":" + port(proxy)));
              configuration.nonProxyHosts(direct);
            });
    return configuration.build();
  }

  private static int port(URI proxy) {
    return proxy.getPort() == -1 ? 80 : proxy.getPort();
  }

  private static Optional<URI> proxy(Variables variables, String lower) {
    String upper = lower.toUpperCase(Locale.ROOT);
    return variables
        .text(lower, upper)
        .map(
            value -> {
              URI uri = Variables.parse(value.contains("://") ? value : "http://" + value);
              if (uri.getHost() == null
                  || uri.getRawUserInfo() != null
                  || !"http".equalsIgnoreCase(uri.getScheme())) {
                throw new TransportException(
                    new TransportFailure.Malformed(
                        variables.text(lower).isPresent() ? lower : upper,
                        Optional.empty(),
                        "the URL of a proxy that needs neither TLS nor a password, such as"
                            + " http://proxy.example.com:3128"));
              }
              return uri;
            });
  }

  /**
   * NO_PROXY's list as the patterns that the HTTP client takes. A name stands for itself and all
   * below it, with or without a leading dot; {@code *} stands for every host.
   */
  static Set<String> direct(String list) {
    Set<String> patterns =
        Arrays.stream(list.toLowerCase(Locale.ROOT).split("[,\\s]+"))
            .map(name -> name.replaceFirst("^\\*?\\.", "").replaceFirst(":\\d+$", ""))
            .filter(name -> !name.isEmpty())
            .map(name -> name.equals("*") ? ".*" : "(.*\\.)?" + Pattern.quote(name))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    patterns.addAll(LOOPBACK);
    return patterns;
  }
}
