package dev.rolecall.agent;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.credentials.WebIdentityCredentialsProvider;
import dev.rolecall.credentials.WebIdentityException;
import dev.rolecall.credentials.WebIdentityExchange;
import dev.rolecall.credentials.WebIdentityFailure;
import dev.rolecall.transport.Transport;
import dev.rolecall.transport.TransportException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Where sessions of a role come from. */
interface SessionSource extends AutoCloseable {
  RoleArn role();

  /**
   * One with time left; it may take as long as an exchange.
   *
   * @throws WebIdentityException where there is none
   */
  AwsSessionCredentials session();

  /** The same for who does not wait; a failure may be wrapped in what futures wrap one in. */
  CompletableFuture<AwsSessionCredentials> promised();

  @Override
  void close();

  /**
   * The pod's token, by this environment. STS is not asked yet.
   *
   * @throws WebIdentityException where the environment names no role or no way to STS, or the
   *     narrowing is longer than STS takes
   */
  static SessionSource of(Map<String, String> environment, Narrowing narrowing) {
    WebIdentityConfig whole = WebIdentityConfig.fromEnvironment(environment);
    WebIdentityConfig.Builder narrowed = whole.toBuilder();
    narrowing.policy(whole.role().partition()).ifPresent(narrowed::sessionPolicy);
    WebIdentityConfig config = narrowed.build();
    Transport transport = transport(environment);
    return new OfThePod(
        config.role(),
        transport,
        WebIdentityCredentialsProvider.builder(config, WebIdentityExchange.over(transport))
            .build());
  }

  private static Transport transport(Map<String, String> environment) {
    try {
      return Transport.fromEnvironment(environment);
    } catch (TransportException e) {
      throw new WebIdentityException(new WebIdentityFailure.TransportUnusable(e.failure()));
    }
  }

  /** By a provider that renews them before their end. */
  record OfThePod(RoleArn role, Transport transport, WebIdentityCredentialsProvider provider)
      implements SessionSource {
    @Override
    public AwsSessionCredentials session() {
      return (AwsSessionCredentials) provider.resolveCredentials();
    }

    @Override
    public CompletableFuture<AwsSessionCredentials> promised() {
      return provider.resolveIdentity().thenApply(AwsSessionCredentials.class::cast);
    }

    @Override
    public void close() {
      provider.close();
      transport.close();
    }
  }
}
