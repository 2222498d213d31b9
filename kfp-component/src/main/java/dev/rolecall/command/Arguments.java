package dev.rolecall.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What may be typed after a subcommand.
 *
 * @param options each name with those of its values that are known; nothing where it takes none
 * @param values of what is no option, as far as they are known
 */
public record Arguments(Map<String, Optional<List<String>>> options, List<String> values) {
  static Arguments of(CommandSpec command) {
    Map<String, Optional<List<String>>> options = new LinkedHashMap<>();
    command.options().stream()
        .filter(option -> !option.hidden())
        .forEach(
            option -> {
              for (String name : option.names()) {
                options.put(name, values(option));
              }
            });
    return new Arguments(
        options,
        command.positionalParameters().stream()
            .flatMap(each -> known(each.completionCandidates()).stream())
            .toList());
  }

  private static Optional<List<String>> values(ArgSpec option) {
    return option.arity().max() == 0
        ? Optional.empty()
        : Optional.of(known(option.completionCandidates()));
  }

  static List<String> known(@Nullable Iterable<String> candidates) {
    return candidates == null
        ? List.of()
        : StreamSupport.stream(candidates.spliterator(), false).toList();
  }
}
