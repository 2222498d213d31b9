package dev.rolecall.credentials;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * A completed future that many callers share. Completing or cancelling it has no effect already;
 * the two methods that would change it for all of them are refused.
 */
final class SharedIdentity extends CompletableFuture<AwsCredentialsIdentity> {
  SharedIdentity(AwsCredentialsIdentity identity) {
    complete(identity);
  }

  @Override
  public void obtrudeValue(AwsCredentialsIdentity value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void obtrudeException(Throwable exception) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
