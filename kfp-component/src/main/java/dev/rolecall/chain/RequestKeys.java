package dev.rolecall.chain;

import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.iam.Fact;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.PolicyEvaluator;
import dev.rolecall.iam.Request;
import dev.rolecall.iam.RequestContext;
import dev.rolecall.transport.Transport;
import dev.rolecall.verify.Observations;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The condition keys that requests have by the environment they are made in (IAM User Guide, AWS
 * global condition context keys, and IAM and AWS STS condition context keys).
 *
 * @param exchange of a token, at STS
 * @param s3 of requests to S3
 * @param now by this clock, where there is one
 */
record RequestKeys(Map<String, Fact> exchange, Map<String, Fact> s3, Optional<Instant> now) {
  /** Nothing is known of the environment. */
  static final RequestKeys NONE = new RequestKeys(Map.of(), Map.of(), Optional.empty());

  /** A clock that is further from AWS's has each of its signed requests refused. */
  private static final Duration SKEW = Duration.ofMinutes(15);

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
  static RequestKeys of(WebIdentityConfig config, Transport transport, Instant now) {
    URI sts = transport.endpoint("sts");
    Map<String, Fact> exchange =
        keys(sts, GLOBAL_STS.equalsIgnoreCase(sts.getHost()) ? GLOBAL_REGION : transport.region());
    config.sessionName().ifPresent(name -> exchange.put("sts:RoleSessionName", known(name)));
    return new RequestKeys(
        exchange, keys(transport.endpoint("s3"), transport.region()), Optional.of(now));
  }

  /**
   * Of pods elsewhere. Where this environment names an S3 by plain HTTP, it is not known how they
   * reach it.
   */
  static RequestKeys elsewhere(SeenEnvironment here, Instant now) {
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
            .orElse(Map.of()),
        Optional.of(now));
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

  /** What STS is asked, with what a policy is told of its keys. */
  Request ofExchange(Policy policy, Request request) {
    return timed(List.of(policy), with(exchange, request), List.of());
  }

  /** What S3 is asked with a session that begins now, with what policies are told of its keys. */
  Request ofS3(List<Policy> policies, Request request) {
    return timed(policies, with(s3, request), List.of("aws:TokenIssueTime"));
  }

  /** With the time, unless what the policies say turns on some minutes. */
  private Request timed(List<Policy> policies, Request asked, List<String> more) {
    return now.map(
            time ->
                Stream.of(time.minus(SKEW), time.plus(SKEW), time)
                    .map(each -> with(times(each, more), asked))
                    .toList())
        .filter(
            each ->
                PolicyEvaluator.evaluate(policies, each.get(0)).getClass()
                    == PolicyEvaluator.evaluate(policies, each.get(1)).getClass())
        .map(each -> each.get(2))
        .orElse(asked);
  }

  private static Map<String, Fact> times(Instant time, List<String> more) {
    Map<String, Fact> times = new HashMap<>();
    times.put("aws:CurrentTime", known(time.toString()));
    times.put("aws:EpochTime", known(Long.toString(time.getEpochSecond())));
    more.forEach(key -> times.put(key, known(time.toString())));
    return times;
  }

  private static Request with(Map<String, Fact> keys, Request request) {
    RequestContext known = request.context();
    for (Map.Entry<String, Fact> key : keys.entrySet()) {
      known = known.with(key.getKey(), key.getValue());
    }
    return new Request(request.principal(), request.action(), request.resource(), known);
  }
}
