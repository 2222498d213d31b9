package dev.rolecall.chain;

import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.iam.Request;
import dev.rolecall.iam.RequestContext;
import dev.rolecall.transport.Transport;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The condition keys that requests have by the environment they are made in (IAM User Guide, AWS
 * global condition context keys, and IAM and AWS STS condition context keys).
 *
 * @param exchange of a token, at STS
 * @param s3 of requests to S3
 */
record RequestKeys(Map<String, List<String>> exchange, Map<String, List<String>> s3) {
  /** Nothing is known of the environment. */
  static final RequestKeys NONE = new RequestKeys(Map.of(), Map.of());

  /** STS's global endpoint is in this region, wherever it is asked from. */
  private static final String GLOBAL_STS = "sts.amazonaws.com";

  private static final String GLOBAL_REGION = "us-east-1";

  /** Copies. */
  RequestKeys {
    exchange = Map.copyOf(exchange);
    s3 = Map.copyOf(s3);
  }

  /** Of the pod that has this environment. */
  static RequestKeys of(WebIdentityConfig config, Transport transport) {
    URI sts = transport.endpoint("sts");
    Map<String, List<String>> exchange =
        keys(sts, GLOBAL_STS.equalsIgnoreCase(sts.getHost()) ? GLOBAL_REGION : transport.region());
    config.sessionName().ifPresent(name -> exchange.put("sts:RoleSessionName", List.of(name)));
    return new RequestKeys(exchange, keys(transport.endpoint("s3"), transport.region()));
  }

  /**
   * Of pods elsewhere. Where this environment names an S3 of its own, theirs reach it as it does.
   */
  static RequestKeys elsewhere(SeenEnvironment here) {
    return new RequestKeys(
        Map.of(),
        here.transport()
            .usable()
            .flatMap(transport -> transport.endpointOverride("s3"))
            .map(RequestKeys::transport)
            .orElse(Map.of()));
  }

  private static Map<String, List<String>> keys(URI endpoint, String region) {
    Map<String, List<String>> keys = new HashMap<>(transport(endpoint));
    keys.put("aws:RequestedRegion", List.of(region));
    return keys;
  }

  private static Map<String, List<String>> transport(URI endpoint) {
    return "http".equals(endpoint.getScheme())
        ? Map.of("aws:SecureTransport", List.of("false"), "s3:TlsVersion", List.of())
        : Map.of("aws:SecureTransport", List.of("true"));
  }

  /** What STS is asked, with what is known of its keys. */
  Request asked(Request request) {
    RequestContext context = request.context();
    for (Map.Entry<String, List<String>> key : exchange.entrySet()) {
      context = context.with(key.getKey(), key.getValue());
    }
    return new Request(request.principal(), request.action(), request.resource(), context);
  }
}
