package dev.rolecall.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplanationTest {
  @Test
  void isTheProblemAndBelowItTheCauseAndTheRemedy() {
    assertThat(new Explanation("It broke.", "It was old.", "Buy: a new one"))
        .hasToString("It broke.\nIt was old. Buy: a new one");
  }

  @Test
  void textFromOutsideIsShownOnOneShortLineThatMovesNoCursor() {
    assertThat(Explanation.shown(" a\r\n\u001b[2Jb ")).isEqualTo("a [2Jb");
    assertThat(Explanation.shown("x".repeat(1000))).hasSize(301).endsWith("x…");
  }

  @Test
  void whatTurnsTheDirectionOfTextOrIsInvisibleIsSpeltOut() {
    assertThat(Explanation.shown("a\u202eb\u200bc")).isEqualTo("a\\u{202e}b\\u{200b}c");
  }

  @Test
  void aTokenInAnotherPlaceIsNotShown() {
    assertThat(Explanation.shown("STS got eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.c2lnbmF0dXJl there"))
        .isEqualTo("STS got (a token, left out) there");
    assertThat(Explanation.shown("eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0."))
        .isEqualTo("(a token, left out)");
  }

  @Test
  void noPartHoldsASecret() {
    String token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.c2lnbmF0dXJl";
    assertThat(new Explanation("No " + token, "Not " + token, "Mount: " + token))
        .hasToString("No (a token, left out)\nNot (a token, left out) Mount: (a token, left out)");
  }

  @Test
  void thePasswordOfAUrlIsNotShown() {
    assertThat(Explanation.shown("http://me:pass@word@proxy:3128/path"))
        .isEqualTo("http://(user)@proxy:3128/path");
  }

  @Test
  void whatIsNoSecretStays() {
    assertThat(Explanation.shown("arn:aws:iam::111122223333:role/eyJ\n https://sts/a@b"))
        .isEqualTo("arn:aws:iam::111122223333:role/eyJ https://sts/a@b");
  }
}
