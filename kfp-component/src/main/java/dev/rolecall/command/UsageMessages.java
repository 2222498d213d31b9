package dev.rolecall.command;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a user reads who has mistyped something. */
final class UsageMessages {
  private UsageMessages() {}

  static String of(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    return "%s: %s\nTo see what it takes: %s --help".formatted(name, problem(e, command), name);
  }

  private static String problem(ParameterException e, CommandLine command) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched.getUnmatched().get(0), command.getCommandSpec());
    }
    if (e instanceof MissingParameterException missing) {
      return missing(missing.getMissing());
    }
    if (e instanceof OverwrittenOptionException twice) {
      return name(twice.getOverwritten()) + " is given twice. Give it once.";
    }
    ArgSpec argument = e.getArgSpec();
    if (argument != null
        && argument.converters().length > 0
        && e.getCause() instanceof TypeConversionException own) {
      return "%s: %s.".formatted(name(argument), own.getMessage());
    }
    if (argument != null && e.getValue() != null) {
      return value(argument, e.getValue());
    }
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ".";
  }

  private static String unmatched(String typed, CommandSpec command) {
    if (typed.startsWith("-")) {
      String option = typed.replaceFirst("=.*", "");
      return "there is no option %s.%s"
          .formatted(shown(option), didYouMean(option, command.optionsMap().keySet()));
    }
    if (!command.subcommands().isEmpty()) {
      return "there is no command %s.%s"
          .formatted(shown(typed), didYouMean(typed, command.subcommands().keySet()));
    }
    return "%s is one argument too many. Leave it out, or quote what belongs together."
        .formatted(shown(typed));
  }

  private static String missing(List<ArgSpec> missing) {
    ArgSpec first = missing.get(0);
    if (first instanceof OptionSpec && !first.required()) {
      return "%s has no value. Write %s %s."
          .formatted(name(first), name(first), first.paramLabel());
    }
    return "%s is missing. Add it.".formatted(name(first));
  }

  private static String value(ArgSpec argument, String typed) {
    Class<?> type = argument.type();
    if (type.isEnum()) {
      List<String> values =
          Arrays.stream(type.getEnumConstants())
              .map(value -> value.toString().toLowerCase(Locale.ROOT))
              .toList();
      return "%s cannot be %s; it is %s.%s"
          .formatted(name(argument), shown(typed), oneOf(values), didYouMean(typed, values));
    }
    return "%s cannot be %s; it is %s.".formatted(name(argument), shown(typed), kind(type));
  }

  private static String oneOf(List<String> values) {
    return String.join(", ", values).replaceFirst(", ([^,]*)$", " or $1");
  }

  private static String kind(Class<?> type) {
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return "a whole number";
    }
    if (type == Duration.class) {
      return "a duration such as PT10M";
    }
    if (type == InetAddress.class) {
      return "an address, such as 127.0.0.1";
    }
    return type == Path.class ? "a file's path" : "of the type " + type.getSimpleName();
  }

  static String unknownFinding(String typed, Collection<String> known) {
    return "the catalogue has no finding %s.%s\nAll names: rolecall explain --list"
        .formatted(shown(typed), didYouMean(typed, known));
  }

  static String noPolicyKind(String typed, Collection<String> known) {
    return "there is no kind of policy %s. It is %s.%s"
        .formatted(shown(typed), oneOf(List.copyOf(known)), didYouMean(typed, known));
  }

  static String noFinding() {
    return "which finding? Name one: rolecall explain <name>\nAll names: rolecall explain --list";
  }

  static String notOneOf(String option, String typed, Collection<String> known) {
    return "%s does not know %s.%s\nIt takes: %s"
        .formatted(option, shown(typed), didYouMean(typed, known), String.join(", ", known));
  }

  static String noErrorText() {
    return "--token and --json go with the text of an error: rolecall explain --sts \"...\"";
  }

  static String textAndName() {
    return "an error is explained, or a finding. Give --sts alone, or leave it out.";
  }

  static String noRefusal() {
    return """
        rolecall explain: the text tells of no refusal of AssumeRoleWithWebIdentity or of S3.
        Give the whole error, as the tool prints it: its code, its sentence and the operation.""";
  }

  static String noAction(String typed) {
    return "%s is no action. It is written as policies name it: s3:GetObject"
        .formatted(shown(typed));
  }

  /**
   * @param problem which part of it is wrong
   */
  static String noResource(String problem) {
    return "RESOURCE: %s.\nIt is one object, or a bucket and a prefix to list.\nTry: rolecall can s3:GetObject s3://my-bucket/my-profile/key"
        .formatted(problem);
  }

  /**
   * @param variable that names the bucket
   * @param problem which part of it is wrong
   */
  static String noScope(String variable, String problem) {
    return "%s: %s.\nIt is the bucket of the Profile's scope.\nTry: --scope s3://my-bucket/my-profile/"
        .formatted(variable, problem);
  }

  static String noFolder(Path file) {
    return "cannot write the report to %s: its folder %s does not exist. Create it: mkdir -p %s"
        .formatted(file, folder(file), folder(file));
  }

  static String isFolder(Path file) {
    return "cannot write the report to %s: it is a folder. Name a file in it: --output %s"
        .formatted(file, file.resolve("report"));
  }

  static String notWritable(Path file) {
    return "cannot write the report to %s: this process may not write to %s. Choose another --output."
        .formatted(file, folder(file));
  }

  static String foreignLink(Path file, ForeignLink foreign) {
    return "cannot write the report to %s: %s is a link that belongs to %s, who would choose what is overwritten. Remove it: rm %s; or choose another --output."
        .formatted(file, foreign.link(), foreign.owner().getName(), foreign.link());
  }

  /**
   * The report could not be written in the end.
   *
   * @param reason as the file system says it
   */
  static String notWritten(Path file, String reason) {
    return "cannot write the report to %s: %s. Choose another --output, or leave it out to read the report here."
        .formatted(file, reason);
  }

  private static Path folder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file : folder;
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String didYouMean(String typed, Collection<String> known) {
    List<String> near = Nearest.of(typed, known);
    return near.isEmpty() ? "" : " Did you mean %s?".formatted(String.join(" or ", near));
  }

  private static String shown(String typed) {
    return "'" + typed.replaceAll("\\p{Cntrl}", "?") + "'";
  }
}
