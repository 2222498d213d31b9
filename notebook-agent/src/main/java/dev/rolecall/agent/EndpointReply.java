package dev.rolecall.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.credentials.WebIdentityFailure;
import dev.rolecall.failure.Explanation;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * What the credentials endpoint answers (AWS SDKs and Tools Reference Guide, Container credential
 * provider). Of a status from 400 to 499 clients tell the message, and do not ask again.
 *
 * @param body JSON
 */
record EndpointReply(int status, String body) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  static EndpointReply session(RoleArn role, AwsSessionCredentials session) {
    ObjectNode body =
        JSON.objectNode()
            .put("AccessKeyId", session.accessKeyId())
            .put("SecretAccessKey", session.secretAccessKey())
            .put("Token", session.sessionToken())
            .put("Expiration", session.expirationTime().orElseThrow().toString())
            .put("AccountId", role.accountId())
            .put("RoleArn", role.toString());
    return new EndpointReply(200, body.toString());
  }

  static EndpointReply foreignHost(String authority) {
    return refused(
        403, "ForeignHost", "Rolecall answers who asks for %s itself.".formatted(authority));
  }

  static EndpointReply notDirect() {
    return refused(
        403,
        "NotDirect",
        "Rolecall answers programs of this machine, and no page and no proxy: a header Origin,"
            + " Forwarded or X-Forwarded came with the request.");
  }

  static EndpointReply otherMethod() {
    return refused(405, "MethodNotAllowed", "Rolecall's credentials endpoint takes GET.");
  }

  static EndpointReply otherPath() {
    return refused(404, "NotFound", "Rolecall has nothing here but " + EndpointRequest.PATH + ".");
  }

  static EndpointReply noRequest() {
    return refused(400, "BadRequest", "Rolecall reads requests of HTTP/1.1, of 16 KiB at most.");
  }

  static EndpointReply noToken() {
    return refused(
        401,
        "AccessDenied",
        "Rolecall knows no such token: credentials are off, or the process that turned them on has"
            + " ended. In a cell: %rolecall credentials on, then make the client anew.");
  }

  /** In one line, since clients print it so. What may pass is asked for again. */
  static EndpointReply failed(WebIdentityFailure failure) {
    Explanation told = failure.explain();
    return refused(
        failure.recoverable() ? 503 : 400,
        "NoCredentials",
        "Rolecall has no credentials. " + told.problem() + " " + told.cause());
  }

  static EndpointReply defect(Throwable defect) {
    return refused(500, "Defect", "Rolecall has a defect: " + defect.getClass().getName() + ".");
  }

  private static EndpointReply refused(int status, String code, String message) {
    return new EndpointReply(
        status, JSON.objectNode().put("code", code).put("message", message).toString());
  }

  boolean isSession() {
    return status == 200;
  }

  /** Without a key. */
  @Override
  public String toString() {
    return isSession() ? "200" : status + " " + body;
  }
}
