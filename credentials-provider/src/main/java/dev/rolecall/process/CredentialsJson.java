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

  /** A value has no control characters: one that had would have been no answer of STS. */
  private static String member(String name, String value) {
    return ",\"%s\":\"%s\"".formatted(name, value.replaceAll("[\"\\\\]", "\\\\$0"));
  }
}
