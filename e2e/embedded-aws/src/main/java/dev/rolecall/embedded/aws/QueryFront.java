package dev.rolecall.embedded.aws;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** STS and IAM on the wire: tells them apart by the API's version and authenticates for them. */
final class QueryFront {
  /** IAM's home, and that of the global STS endpoint: their clients sign for it. */
  private static final Set<String> GLOBAL = Set.of("us-east-1");

  /** Longer forms than any that STS or IAM take (a web identity token has 20,000 characters). */
  private static final int LONGEST_FORM = 1024 * 1024;

  private final String region;
  private final Clock clock;
  private final Clock clients;
  private final Account account;
  private final Service sts;
  private final Service iam;

  QueryFront(String region, Clock clock, Clock clients, Account account, Service sts, Service iam) {
    this.region = region;
    this.clock = clock;
    this.clients = clients;
    this.account = account;
    this.sts = sts;
    this.iam = iam;
  }

  /** Whether a request is for a query API: a form for the root, or an Action in its query. */
  static boolean isFor(RequestHead head) {
    return head.path().equals("/")
        && (head.method().equals("POST")
            || (head.method().equals("GET") && head.parameter("Action").isPresent()));
  }

  /** Answers, also where it refuses. */
  void handle(Wire wire, String requestId) throws IOException {
    byte[] form = wire.body().readNBytes(LONGEST_FORM + 1);
    wire.drain();
    AwsRequest request =
        wire.head()
            .withBody(
                new String(form, StandardCharsets.UTF_8), wire.arrival(clock.instant(), region));
    Optional<QueryApi> api = form.length > LONGEST_FORM ? Optional.empty() : QueryApi.of(request);
    AwsResponse response =
        api.isPresent()
            ? answer(api.get(), request, wire.head(), SigV4.hash(form), requestId)
            : document(QueryForm.of(request).invalidAction(), QueryApi.STS, requestId);
    if (!response.headers().containsKey("x-amzn-RequestId")) {
      wire.header("x-amzn-RequestId", requestId);
    }
    response.headers().forEach(wire::header);
    wire.answer(
        response.status(),
        response.headers().getOrDefault("Content-Type", "text/xml"),
        response.body());
  }

  private AwsResponse answer(
      QueryApi api, AwsRequest request, RequestHead head, String hash, String requestId) {
    try {
      Optional<Caller> caller = Optional.empty();
      if (Signature.isIn(head)) {
        Authenticator authenticator =
            new Authenticator(api.service(), region, GLOBAL, account::key);
        caller =
            Optional.of(
                account.caller(
                    authenticator.verify(head, hash, clock.instant(), clients.instant()).key()));
      }
      return (api == QueryApi.STS ? sts : iam).answer(request, caller);
    } catch (RejectedSignature rejected) {
      return document(QuerySignatureErrors.of(rejected, clients.instant()), api, requestId);
    } catch (Percent.Malformed malformed) {
      return document(QueryErrors.MALFORMED_QUERY.error(), api, requestId);
    }
  }

  private static AwsResponse document(AwsError error, QueryApi api, String requestId) {
    XmlDocument xml =
        XmlDocument.plain()
            .open("ErrorResponse", api.namespace())
            .text("\n  ")
            .open("Error")
            .text("\n    ")
            .add("Type", "Sender")
            .text("\n    ")
            .add("Code", error.code())
            .text("\n    ")
            .add("Message", error.sentence())
            .text("\n  ")
            .close()
            .text("\n  ")
            .add("RequestId", requestId)
            .text("\n")
            .close()
            .text("\n");
    return new AwsResponse(error.status(), Map.of("Content-Type", "text/xml"), xml.toString());
  }
}
