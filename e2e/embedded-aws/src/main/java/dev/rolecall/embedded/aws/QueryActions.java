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
  /** What an action answers: the inside of its result element, or an {@link AwsError}. */
  interface Action {
    Xml answer(QueryForm form, Optional<Caller> caller);
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
    Xml body =
        new Xml()
            .open("ErrorResponse xmlns=\"" + api.namespace() + "\"")
            .open("Error")
            .add("Type", error.status() < 500 ? "Sender" : "Receiver")
            .add("Code", error.code())
            .add("Message", error.sentence())
            .close("Error")
            .add("RequestId", requestId)
            .close("ErrorResponse");
    return response(error.status(), requestId, body);
  }

  private AwsResponse success(String action, Xml result) {
    String requestId = UUID.randomUUID().toString();
    Xml body = new Xml().open(action + "Response xmlns=\"" + api.namespace() + "\"");
    if (!result.isEmpty()) {
      body.open(action + "Result").add(result).close(action + "Result");
    }
    body.open("ResponseMetadata")
        .add("RequestId", requestId)
        .close("ResponseMetadata")
        .close(action + "Response");
    return response(200, requestId, body);
  }

  private static AwsResponse response(int status, String requestId, Xml body) {
    return new AwsResponse(
        status, Map.of("Content-Type", "text/xml", "x-amzn-RequestId", requestId), body.toString());
  }
}
