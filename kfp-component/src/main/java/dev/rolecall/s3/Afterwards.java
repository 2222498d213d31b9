package dev.rolecall.s3;

import dev.rolecall.credentials.Pause;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * What the end of a run needs.
 *
 * @param renewal asked for another session where the run's has expired; nothing where there is none
 * @param pause between the rounds of a removal
 * @param shutdown of the process
 * @param told of what was removed after an interruption, and of what could not be
 */
public record Afterwards(
    Supplier<Optional<AwsCredentialsProvider>> renewal,
    Pause pause,
    Shutdown shutdown,
    Consumer<RunEnd> told) {}
