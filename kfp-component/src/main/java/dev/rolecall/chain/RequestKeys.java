package dev.rolecall.chain;

import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.iam.Fact;
import dev.rolecall.iam.Request;
import dev.rolecall.iam.RequestContext;
import dev.rolecall.transport.Transport;
import dev.rolecall.verify.Observations;
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
record RequestKeys(Map<String, Fact> exchange, Map<String, Fact> s3) {
  /** Nothing is known of the environment. */
  static final RequestKeys NONE = new RequestKeys(Map.of(), Map.of());

  /** STS's global endpoint is in this region, wherever it is asked from. */
  private static final String GLOBAL_STS = "sts.amazonaws.com";

  private static final String GLOBAL_REGION = "us-east-1";
  private static final String ENCRYPTED = "aws:SecureTransport";
  private static final String TLS_VERSION = "s3:TlsVersion";

  /** Copies. */
  RequestKeys {
    exchange = Map.copyOf(exchange);
    s3 = Map.copyOf(s3);
  }

  /** What was seen of them; nothing where nobody looked. */
  static RequestKeys seen(Observations seen) {
    return seen.find(Chain.KEYS).orElse(NONE);
  }

  /** Of the pod that has this environment. */
  static RequestKeys of(WebIdentityConfig config, Transport transport) {
    URI sts = transport.endpoint("sts");
    Map<String, Fact> exchange =
        keys(sts, GLOBAL_STS.equalsIgnoreCase(sts.getHost()) ? GLOBAL_REGION : transport.region());
    config.sessionName().ifPresent(name -> exchange.put("sts:RoleSessionName", known(name)));
    return new RequestKeys(exchange, keys(transport.endpoint("s3"), transport.region()));
  }

  /**
   * Of pods elsewhere. Where this environment names an S3 by plain HTTP, it is not known how they
   * reach it.
   */
  static RequestKeys elsewhere(SeenEnvironment here) {
    return new RequestKeys(
        Map.of(),
        here.transport()
            .usable()
            .flatMap(transport -> transport.endpointOverride("s3"))
            .filter(endpoint -> !isEncrypted(endpoint))
            .map(
                plain ->
                    Map.<String, Fact>of(
                        ENCRYPTED, Fact.Valueless.PRESENT, TLS_VERSION, Fact.Valueless.UNCERTAIN))
            .orElse(Map.of()));
  }

  private static Map<String, Fact> keys(URI endpoint, String region) {
    Map<String, Fact> keys = new HashMap<>();
    keys.put("aws:RequestedRegion", known(region));
    keys.put(ENCRYPTED, known(Boolean.toString(isEncrypted(endpoint))));
    if (!isEncrypted(endpoint)) {
      keys.put(TLS_VERSION, Fact.Valueless.ABSENT);
    }
    return keys;
  }

  private static boolean isEncrypted(URI endpoint) {
    return "https".equals(endpoint.getScheme());
  }

  private static Fact known(String value) {
    return new Fact.Known(List.of(value));
  }

  /** What STS is asked, with what is known of its keys. */
  Request ofExchange(Request request) {
    return new Request(
        request.principal(),
        request.action(),
        request.resource(),
        with(exchange, request.context()));
  }

  /** What S3 is asked, with what is known of its keys. */
  RequestContext ofS3(RequestContext context) {
    return with(s3, context);
  }

  private static RequestContext with(Map<String, Fact> keys, RequestContext context) {
    RequestContext known = context;
    for (Map.Entry<String, Fact> key : keys.entrySet()) {
      known = known.with(key.getKey(), key.getValue());
    }
    return known;
  }
}
