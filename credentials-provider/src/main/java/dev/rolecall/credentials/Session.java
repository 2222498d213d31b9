package dev.rolecall.credentials;

import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Credentials and their end. */
record Session(AwsSessionCredentials credentials, Instant expires) {}
