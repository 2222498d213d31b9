package dev.rolecall.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.report.ChainLine.Signs;
import dev.rolecall.testing.Golden;
import dev.rolecall.verify.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChainLineTest {
  @Test
  void aChainReadsAsItsGoldenFile() {
    StringBuilder text = new StringBuilder();
    Chains.all()
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
    Chains.all()
        .forEach(
            (name, report) ->
                assertThat(line(report, signs, 92).lines().findFirst().orElseThrow())
                    .startsWith("  Profile")
                    .contains("bucket"));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 92})
  void noLineIsLongerThanItsWidth(int width) {
    Chains.all()
        .forEach(
            (name, report) ->
                assertThat(line(report, Signs.UNICODE, width).lines())
                    .allMatch(line -> line.length() <= width));
  }

  @Test
  void plainSignsAreAscii() {
    Chains.all().forEach((name, report) -> assertThat(line(report, Signs.ASCII, 92)).isASCII());
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
}
