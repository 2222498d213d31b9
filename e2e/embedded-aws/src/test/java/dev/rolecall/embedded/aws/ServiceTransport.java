package dev.rolecall.embedded.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** Takes a real SDK client's requests to a service and its answers back, without a network. */
final class ServiceTransport implements SdkHttpClient {
  private final Service service;
  private final Optional<Caller> caller;

  ServiceTransport(Service service, Optional<Caller> caller) {
    this.service = service;
    this.caller = caller;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return deliver(request);
      }

      @Override
      public void abort() {}
    };
  }

  private HttpExecuteResponse deliver(HttpExecuteRequest request) throws IOException {
    String body = "";
    if (request.contentStreamProvider().isPresent()) {
      body =
          new String(
              request.contentStreamProvider().get().newStream().readAllBytes(),
              StandardCharsets.UTF_8);
    }
    AwsResponse response =
        service.answer(
            new AwsRequest(
                request.httpRequest().method().name(),
                request.httpRequest().encodedPath(),
                request.httpRequest().encodedQueryParameters().orElse(""),
                Map.of(),
                body,
                TeamA.ARRIVAL),
            caller);
    SdkHttpFullResponse.Builder sdk = SdkHttpFullResponse.builder().statusCode(response.status());
    response.headers().forEach(sdk::putHeader);
    return HttpExecuteResponse.builder()
        .response(sdk.build())
        .responseBody(
            AbortableInputStream.create(
                new ByteArrayInputStream(response.body().getBytes(StandardCharsets.UTF_8))))
        .build();
  }

  @Override
  public void close() {}
}
