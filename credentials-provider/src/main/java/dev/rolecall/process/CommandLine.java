package dev.rolecall.process;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The options that were given, each with its value; a value may also follow a {@code =}. */
final class CommandLine {
  private final Map<Option, String> given = new EnumMap<>(Option.class);

  private CommandLine() {}

  /**
   * @throws CommandLineException where it cannot be understood
   */
  static CommandLine parse(String... args) {
    CommandLine line = new CommandLine();
    Iterator<String> words = List.of(args).iterator();
    while (words.hasNext()) {
      line.add(words.next(), words);
    }
    return line;
  }

  private void add(String word, Iterator<String> following) {
    String[] parts = word.split("=", 2);
    Option option =
        Option.named(parts[0])
            .orElseThrow(() -> new CommandLineException(ProcessSentences.unknown(parts[0])));
    if (!option.hasValue() && parts.length == 2) {
      throw new CommandLineException(ProcessSentences.noValueTaken(option));
    }
    if (given.put(option, value(option, parts, following)) != null) {
      throw new CommandLineException(ProcessSentences.twice(option));
    }
  }

  private static String value(Option option, String[] parts, Iterator<String> following) {
    if (!option.hasValue()) {
      return "";
    }
    String value = parts.length == 2 ? parts[1] : following.hasNext() ? following.next() : "";
    if (value.isBlank() || (parts.length == 1 && Option.named(value).isPresent())) {
      throw new CommandLineException(ProcessSentences.noValue(option));
    }
    return value;
  }

  boolean has(Option option) {
    return given.containsKey(option);
  }

  /** That environment with the options' values in the place of its variables. */
  Map<String, String> over(Map<String, String> environment) {
    Map<String, String> merged = new HashMap<>(environment);
    given.forEach((option, value) -> merged.put(option.variable(), value));
    return merged;
  }

  /** The option that was given in the place of that variable. */
  Optional<Option> inPlaceOf(String variable) {
    return given.keySet().stream().filter(option -> option.variable().equals(variable)).findFirst();
  }

  /** Whole seconds, where they were given. */
  Optional<Integer> seconds() {
    @Nullable String value = given.get(Option.DURATION_SECONDS);
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Integer.valueOf(value));
    } catch (NumberFormatException e) {
      throw new CommandLineException(
          ProcessSentences.unfit(
              Option.DURATION_SECONDS,
              value,
              "it should be a whole number of seconds, such as 3600"));
    }
  }
}
