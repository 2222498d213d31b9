package dev.rolecall.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Completion, in the bash of this machine. */
class CompletionCommandTest {
  /** As bash does it for the words that follow the script. */
  private static final String COMPLETE =
      """
      source "$0"
      COMP_WORDS=("$@")
      COMP_CWORD=$(($# - 1))
      _complete_rolecall
      printf '%s\\n' "${COMPREPLY[@]}"
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rolecall wh | whoami",
        "rolecall explain --st | --sts",
        "rolecall completion f | fish",
        "rolecall explain trust-sub-m | trust-sub-mismatch",
        "rolecall check --access r | read",
      })
  void bashCompletesWhatIsBegun(String typed, String completed) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", "-c", COMPLETE));
    command.add(
        Files.writeString(folder.resolve("completion"), completion("bash").out()).toString());
    command.addAll(List.of(typed.split(" ")));

    // It says that it is no completion of a line that is being typed.
    Process bash =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();

    assertThat(bash.getInputStream().readAllBytes())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(completed + "\n");
  }

  @Test
  void zshReadsWhatIsWrittenForBash() {
    assertThat(completion("zsh").out())
        .isEqualTo(completion("bash").out())
        .contains("bashcompinit");
  }

  @Test
  void fishIsToldOfCommandsOptionsAndTheirValues() {
    assertThat(completion("fish").out())
        .contains(
            "complete -c rolecall -n __fish_use_subcommand -a whoami -d 'Tells as whom requests are made from here, and until when.'\n",
            "complete -c rolecall -n '__fish_seen_subcommand_from explain' -l sts -r -F -d ",
            "complete -c rolecall -n '__fish_seen_subcommand_from explain' -s h -l help -d 'Show this, and do nothing.'\n",
            "complete -c rolecall -n '__fish_seen_subcommand_from check' -l access -x -a 'read write' -d ")
        .containsPattern("from explain' -a '[^']* trust-sub-mismatch [^']*'\n");
  }

  @Test
  void anotherShellIsNoneOfThem() {
    Ran ran = completion("tcsh");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("bash", "zsh", "fish");
  }

  private static Ran completion(String shell) {
    return Ran.with(
        Map.of(),
        false,
        List.of(
            new CheckCommand(), new CompletionCommand(), new ExplainCommand(), new WhoamiCommand()),
        "completion",
        shell);
  }
}
