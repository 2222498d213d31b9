package dev.rolecall.s3;

import java.time.Duration;
import java.util.Optional;

/**
 * How far one phase of an exercise is.
 *
 * @param action of its requests
 * @param requests how many were answered
 * @param of how many; nothing where it goes on for a while
 * @param bytes what they moved
 * @param took until now
 */
public record Progress(
    ScopeAction action, int requests, Optional<Integer> of, long bytes, Duration took) {}
