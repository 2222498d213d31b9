package dev.rolecall.s3;

import java.util.Optional;

/**
 * One object written, read and removed under the run's own prefix.
 *
 * @param leftBehind the key that could not be removed again
 */
public record ObjectRoundTrip(
    Attempt put, Attempt get, Attempt delete, Optional<String> leftBehind) {}
