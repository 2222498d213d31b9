package dev.rolecall.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a command sees of the process that it runs in, handed in so that a test can be another.
 *
 * @param terminal whether {@code out} is a terminal that may be drawn on
 * @param exhibits told what the command comes to, besides the text that it prints
 */
public record Surroundings(
    Map<String, String> environment,
    Clock clock,
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    Consumer<Exhibit> exhibits) {}
