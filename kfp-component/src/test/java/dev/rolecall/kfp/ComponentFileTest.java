package dev.rolecall.kfp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.s3.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code component.yaml}, the example and the README promise is what the step does. */
class ComponentFileTest {
  @Test
  void itsDefaultsAreThoseOfTheStep() throws IOException {
    assertThat(component())
        .contains("default: '" + StepInputs.DEFAULT_MIB + "'")
        .contains("from 0 (nothing) to " + Workload.MOST_MIB)
        .contains("objects up to " + Workload.MOST_OBJECTS + " and")
        .contains(Workload.MOST_MIB + " MiB altogether")
        .contains("default: '" + Workload.CONCURRENCY + "'")
        .contains("from 1 to " + Workload.MOST_CONCURRENCY)
        .contains("from 0 (once) to " + Workload.LONGEST.toSeconds())
        .contains("default: " + OnFailure.FAIL);
  }

  @Test
  void everyOutputIsHandedToTheStep() throws IOException {
    List<String> outputs =
        names(component().replaceFirst("(?s).*\noutputs:", "").replaceFirst("(?s)\nimpl.*", ""));

    assertThat(outputs)
        .containsExactly("status", "report_json", "report", "summary", "metrics")
        .allSatisfy(
            name ->
                assertThat(component())
                    .contains(
                        "- --%s\n      - {outputPath: %s}"
                            .formatted(name.replace('_', '-'), name)));
  }

  @Test
  void theReadmeTellsEveryInputAndOutputAndHoldsTheExample() throws IOException {
    String readme = Files.readString(Path.of("README.md"));

    assertThat(names(component()))
        .hasSize(14)
        .allSatisfy(name -> assertThat(readme).contains("| `" + name + "` |"));
    assertThat(readme)
        .contains("```python\n" + Files.readString(Path.of("example_pipeline.py")) + "```\n");
  }

  private static String component() throws IOException {
    return Files.readString(Path.of("component.yaml"));
  }

  private static List<String> names(String yaml) {
    return Pattern.compile("- name: (\\w+)")
        .matcher(yaml)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }
}
