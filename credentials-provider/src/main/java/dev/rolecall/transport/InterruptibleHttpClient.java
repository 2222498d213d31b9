package dev.rolecall.transport;

import java.io.IOException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** An HTTP client whose requests, up to the head of their answers, are made by {@link Readers}. */
final class InterruptibleHttpClient implements SdkHttpClient {
  private final SdkHttpClient client;
  private final Readers readers;

  InterruptibleHttpClient(SdkHttpClient client, Readers readers) {
    this.client = client;
    this.readers = readers;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = client.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return readers.await(wanted -> prepared.call(), () -> {}, prepared::abort);
      }

      /** The SDK's timer calls it, and must not wait: to close a stream waits for who reads it. */
      @Override
      public void abort() {
        readers.abandon(prepared::abort);
      }
    };
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  @Override
  public void close() {
    client.close();
  }
}
