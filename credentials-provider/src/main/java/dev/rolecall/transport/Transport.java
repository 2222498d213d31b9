package dev.rolecall.transport;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.services.sts.StsBaseClientBuilder;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;
import software.amazon.awssdk.utils.StringInputStream;

/**
 * How AWS is reached: region, endpoints, certificates, proxies and time limits, made into SDK
 * clients. The environment map alone says it; no profile file, no instance metadata and none of the
 * SDK's own variables add to it. One thing cannot be kept from the SDK: where the map sets no
 * endpoint, it still obeys the process's own AWS_ENDPOINT_URL… and the system properties of the
 * same meaning.
 *
 * <p>Clients share one HTTP client, which {@link #close()} closes.
 */
public final class Transport implements AutoCloseable {
  /** What stands in for the files of ~/.aws: nothing. */
  static final Supplier<ProfileFile> NO_PROFILES = noProfiles();

  /** Of an endpoint without TLS: Java would read its certificates for it, which takes a while. */
  private static final TrustManager[] NOBODY = {};

  private final Endpoints endpoints;
  private final Proxies proxies;
  private final TrustManager @Nullable [] trusted;
  private final TimeLimits limits;
  private final Readers readers = new Readers();
  private final Map<String, SdkHttpClient> clients = new ConcurrentHashMap<>();

  private Transport(
      Endpoints endpoints, Proxies proxies, TrustManager @Nullable [] trusted, TimeLimits limits) {
    this.endpoints = endpoints;
    this.proxies = proxies;
    this.trusted = trusted;
    this.limits = limits;
  }

  /**
   * Reads AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_STS, …_IAM and …_S3,
   * AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, AWS_STS_REGIONAL_ENDPOINTS, AWS_USE_FIPS_ENDPOINT,
   * AWS_USE_DUALSTACK_ENDPOINT, AWS_CA_BUNDLE, HTTPS_PROXY, HTTP_PROXY and NO_PROXY, which mean
   * what the AWS SDKs and Tools Reference Guide says. STS is regional unless the variable says
   * legacy. The guide knows no variable for a time limit, so {@link TimeLimits#DEFAULT} holds.
   *
   * @throws TransportException where no region is set or a variable cannot be used
   */
  public static Transport fromEnvironment(Map<String, String> environment) {
    return fromEnvironment(environment, TimeLimits.DEFAULT);
  }

  /**
   * The same with time limits of one's own.
   *
   * @throws TransportException where no region is set or a variable cannot be used
   */
  public static Transport fromEnvironment(Map<String, String> environment, TimeLimits limits) {
    Variables variables = new Variables(environment);
    return new Transport(
        Endpoints.from(variables),
        new Proxies(variables),
        variables.text("AWS_CA_BUNDLE").map(CaBundle::read).orElse(null),
        limits);
  }

  /** The region's code, for example {@code eu-west-1}. */
  public String region() {
    return endpoints.region().id();
  }

  /** The region's partition, for example {@code aws-cn}; nothing for a region that is not AWS's. */
  public Optional<String> partition() {
    return Partition.of(region());
  }

  /** How long clients wait. */
  public TimeLimits limits() {
    return limits;
  }

  /**
   * Where requests to a service go, for messages. (For IAM by FIPS or dual-stack outside of the
   * commercial partition the SDK may go elsewhere than its metadata, which this is, says.)
   *
   * @param service {@code sts}, {@code iam} or {@code s3}
   */
  public URI endpoint(String service) {
    return endpoints.of(service);
  }

  /** The endpoint that the environment sets for the service, where it does. */
  public Optional<URI> endpointOverride(String service) {
    return endpoints.override(service);
  }

  /**
   * Gives up what is waited for at present: each such call ends with an {@link AnswerException}.
   * Calls that are made later are as before, so that what was begun can be ended.
   */
  public void giveUp() {
    readers.giveUp();
  }

  /**
   * Sets region, endpoint, HTTP client, time limits, retries (the SDK's standard ones), the user
   * agent, and how long an answer may be; the credentials, and all that is the service's own, are
   * the caller's. An answer that is longer ends the call with an {@link AnswerException}.
   *
   * @param builder of a client that waits for its answers (not an async one)
   * @param service {@code sts}, {@code iam} or {@code s3}
   * @return the same builder
   */
  public <C, B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>> B configure(
      B builder, String service) {
    builder.region(endpoints.region());
    builder.fipsEnabled(endpoints.fips());
    builder.dualstackEnabled(endpoints.dualstack());
    builder.defaultsMode(DefaultsMode.STANDARD);
    builder.httpClient(clients.computeIfAbsent(endpoint(service).getScheme(), this::httpClient));
    builder.overrideConfiguration(overrides());
    endpointOverride(service).ifPresent(builder::endpointOverride);
    if (endpoints.global() && builder instanceof StsBaseClientBuilder<?, ?> sts) {
      sts.endpointProvider(global());
    }
    return builder;
  }

  private ClientOverrideConfiguration overrides() {
    return ClientOverrideConfiguration.builder()
        .defaultProfileFileSupplier(NO_PROFILES)
        .defaultProfileName("default")
        .retryStrategy(AwsRetryStrategy.standardRetryStrategy())
        .apiCallTimeout(limits.total())
        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, userAgent())
        .addExecutionInterceptor(new BoundedAnswers(readers))
        .build();
  }

  private static String userAgent() {
    String version = Transport.class.getPackage().getImplementationVersion();
    return "rolecall/" + (version == null ? "development" : version);
  }

  /** The SDK's rules for STS with their switch for the global endpoint on. */
  private static StsEndpointProvider global() {
    StsEndpointProvider rules = StsEndpointProvider.defaultProvider();
    return parameters ->
        rules.resolveEndpoint(parameters.toBuilder().useGlobalEndpoint(true).build());
  }

  private SdkHttpClient httpClient(String scheme) {
    UrlConnectionHttpClient.Builder builder =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(limits.connect())
            .socketTimeout(limits.read())
            .proxyConfiguration(proxies.forScheme(scheme));
    TrustManager[] only = scheme.equals("http") ? NOBODY : trusted;
    if (only != null) {
      builder.tlsTrustManagersProvider(() -> only);
    }
    return new InterruptibleHttpClient(builder.build(), readers);
  }

  private static Supplier<ProfileFile> noProfiles() {
    ProfileFile none =
        ProfileFile.builder()
            .content(new StringInputStream(""))
            .type(ProfileFile.Type.CONFIGURATION)
            .build();
    return () -> none;
  }

  /** Closes the HTTP client that all clients of this transport share. */
  @Override
  public void close() {
    clients.values().forEach(SdkHttpClient::close);
  }

  /**
   * The region and the endpoints that are set; a proxy's URL, which may hold a password, is not.
   */
  @Override
  public String toString() {
    return "Transport[" + region() + " " + endpoints.overrides() + "]";
  }
}
