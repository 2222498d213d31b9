package dev.rolecall.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rolecall completion SHELL}: what lets a shell complete the rest of a command line. */
@Command(
    name = "completion",
    description = {
      "Prints what lets a shell complete a command line of rolecall. To try it, in bash or zsh:",
      "source <(rolecall completion bash), and in fish: rolecall completion fish | source"
    })
public final class CompletionCommand implements Subcommand {
  /** Shells that are known. zsh reads what is written for bash. */
  enum Shell {
    BASH,
    ZSH,
    FISH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec @Nullable private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.BASH;

  /** For picocli and the service loader. */
  public CompletionCommand() {}

  @Override
  public int run(Surroundings here) {
    CommandLine root = Objects.requireNonNull(spec).root().commandLine();
    here.out()
        .print(shell == Shell.FISH ? fish(root) : AutoComplete.bash(root.getCommandName(), root));
    return RolecallCommand.PASSED;
  }

  /** As fish's {@code complete} takes it. */
  private static String fish(CommandLine root) {
    String program = root.getCommandName();
    return "complete -c %s -f%n".formatted(program)
        + root.getSubcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .map(
                command ->
                    "complete -c %s -n __fish_use_subcommand -a %s -d %s%n"
                            .formatted(
                                program,
                                command.name(),
                                quoted(first(command.usageMessage().description())))
                        + options(program, command)
                        + values(program, command))
            .collect(Collectors.joining());
  }

  private static String options(String program, CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden())
        .map(
            option ->
                "complete -c %s -n '__fish_seen_subcommand_from %s'%s%s -d %s%n"
                    .formatted(
                        program,
                        command.name(),
                        names(option),
                        argument(option),
                        quoted(first(option.description()))))
        .collect(Collectors.joining());
  }

  private static String values(String program, CommandSpec command) {
    List<String> values = Arguments.of(command).values();
    return values.isEmpty()
        ? ""
        : "complete -c %s -n '__fish_seen_subcommand_from %s' -a %s%n"
            .formatted(program, command.name(), quoted(String.join(" ", values)));
  }

  private static String names(OptionSpec option) {
    return Arrays.stream(option.names())
        .map(
            name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
        .collect(Collectors.joining());
  }

  /** A file's name, unless its values are known. */
  private static String argument(OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    List<String> known = Arguments.known(option.completionCandidates());
    return known.isEmpty() ? " -r -F" : " -x -a " + quoted(String.join(" ", known));
  }

  private static String first(String[] description) {
    return description.length == 0 ? "" : description[0];
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
