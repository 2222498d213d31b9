package dev.rolecall.command;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;

/**
 * What a command sees of the process that it runs in, handed in so that a test can be another.
 *
 * @param terminal whether {@code out} is a terminal that may be drawn on
 */
public record Surroundings(
    Map<String, String> environment,
    Clock clock,
    PrintStream out,
    PrintStream err,
    boolean terminal) {}
