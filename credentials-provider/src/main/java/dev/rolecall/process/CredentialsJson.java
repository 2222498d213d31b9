package dev.rolecall.process;

import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Session credentials as a {@code credential_process} prints them (AWS SDKs and Tools Reference
 * Guide, "Process credential provider"; AccountId: "Account-based endpoints").
 */
final class CredentialsJson {
  private CredentialsJson() {}

  /** One line, without its end. */
  static String of(AwsSessionCredentials keys, Instant expires, String accountId) {
    return "{\"Version\":1"
        + member("AccessKeyId", keys.accessKeyId())
        + member("SecretAccessKey", keys.secretAccessKey())
        + member("SessionToken", keys.sessionToken())
        + member("Expiration", expires.toString())
        + member("AccountId", accountId)
        + "}";
  }

  private static String member(String name, String value) {
    StringBuilder text = new StringBuilder(",\"").append(name).append("\":\"");
    value.chars().forEach(c -> append(text, (char) c));
    return text.append('"').toString();
  }

  private static void append(StringBuilder text, char c) {
    if (c < ' ') {
      text.append("\\u00")
          .append(Character.forDigit(c >> 4, 16))
          .append(Character.forDigit(c & 15, 16));
    } else {
      text.append(c == '"' || c == '\\' ? "\\" : "").append(c);
    }
  }
}
