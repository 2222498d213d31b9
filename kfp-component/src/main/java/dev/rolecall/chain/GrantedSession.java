package dev.rolecall.chain;

import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** The session that STS granted. It has no text, for it is a secret. */
final class GrantedSession {
  private final AwsSessionCredentials credentials;

  GrantedSession(AwsSessionCredentials credentials) {
    this.credentials = credentials;
  }

  AwsSessionCredentials credentials() {
    return credentials;
  }
}
