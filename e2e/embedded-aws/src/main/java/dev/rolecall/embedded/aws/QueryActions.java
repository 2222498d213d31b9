package dev.rolecall.embedded.aws;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The actions of one query API: a form that names one goes in, XML comes out.
 *
 * @param actions by name
 */
record QueryActions(QueryApi api, Map<String, Action> actions) {
  /** An action: its answer, or an {@link AwsError}. */
  interface Action {
    Result answer(QueryForm form, Optional<Caller> caller);
  }

  /** What an action answers: the inside of its result element. */
  interface Result {
    /** Of an action that answers only that it is done. */
    Result NONE = xml -> {};

    void writeTo(XmlDocument xml);
  }

  AwsResponse answer(AwsRequest request, Optional<Caller> caller) {
    QueryForm form = QueryForm.of(request);
    String name = form.get("Action").orElse("");
    try {
      Action action = actions.get(name);
      if (action == null || !form.get("Version").orElse("").equals(api.version())) {
        throw form.invalidAction();
      }
      return success(name, action.answer(form, caller));
    } catch (AwsError e) {
      return error(e);
    }
  }

  private AwsResponse error(AwsError error) {
    String requestId = UUID.randomUUID().toString();
    return response(
        error.status(),
        requestId,
        XmlDocument.quoting()
            .open("ErrorResponse", api.namespace())
            .open("Error")
            .add("Type", error.status() < 500 ? "Sender" : "Receiver")
            .add("Code", error.code())
            .add("Message", error.sentence())
            .close()
            .add("RequestId", requestId)
            .close());
  }

  private AwsResponse success(String action, Result result) {
    String requestId = UUID.randomUUID().toString();
    XmlDocument xml = XmlDocument.quoting().open(action + "Response", api.namespace());
    if (result != Result.NONE) {
      xml.open(action + "Result");
      result.writeTo(xml);
      xml.close();
    }
    return response(
        200, requestId, xml.open("ResponseMetadata").add("RequestId", requestId).close().close());
  }

  private static AwsResponse response(int status, String requestId, XmlDocument body) {
    return new AwsResponse(
        status, Map.of("Content-Type", "text/xml", "x-amzn-RequestId", requestId), body.toString());
  }
}
