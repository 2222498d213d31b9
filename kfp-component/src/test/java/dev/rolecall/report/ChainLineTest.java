package dev.rolecall.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.report.ChainLine.Signs;
import dev.rolecall.testing.Golden;
import dev.rolecall.verify.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChainLineTest {
  @Test
  void aChainReadsAsItsGoldenFile() {
    StringBuilder text = new StringBuilder();
    chains()
        .forEach(
            (name, report) -> {
              text.append(name).append("\n");
              text.append(line(report, Signs.UNICODE, 92)).append("\n");
              text.append(line(report, Signs.ASCII, 92)).append("\n");
              text.append(line(report, Signs.UNICODE, 40)).append("\n");
            });
    Golden.check(getClass(), "chains.txt", text.toString());
  }

  @ParameterizedTest
  @EnumSource
  void aChainIsOneLineAtTheWidthOfAPage(Signs signs) {
    chains()
        .forEach(
            (name, report) ->
                assertThat(line(report, signs, 92).lines().findFirst().orElseThrow())
                    .startsWith("  Profile")
                    .contains("bucket"));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 92})
  void noLineIsLongerThanItsWidth(int width) {
    chains()
        .forEach(
            (name, report) ->
                assertThat(line(report, Signs.UNICODE, width).lines())
                    .allMatch(line -> line.length() <= width));
  }

  @Test
  void plainSignsAreAscii() {
    chains().forEach((name, report) -> assertThat(line(report, Signs.ASCII, 92)).isASCII());
  }

  @Test
  void colourAddsNothingButColour() {
    ChainPicture picture = ChainPicture.of(Chains.troubled());
    String coloured = new ChainLine(Signs.UNICODE, Ink.COLOUR).of(picture, "  ", 40);

    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(line(Chains.troubled(), Signs.UNICODE, 40));
  }

  private static String line(Report report, Signs signs, int width) {
    return new ChainLine(signs, Ink.NONE).of(ChainPicture.of(report), "  ", width);
  }

  private static Map<String, Report> chains() {
    Map<String, Report> chains = new LinkedHashMap<>();
    chains.put("whole", Chains.whole());
    chains.put("read", Chains.read());
    chains.put("cut at trust", Chains.cutAtTrust());
    chains.put("refused", Chains.refused());
    chains.put("troubled", Chains.troubled());
    chains.put("unseen", Chains.unseen());
    return chains;
  }
}
