package dev.rolecall.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
  @ParameterizedTest
  @CsvSource({
    "s3://ml-data/team-a, team-a/",
    "s3://ml-data/team-a/, team-a/",
    "s3://ml-data/a/b, a/b/",
    "s3://ml-data/, ''",
    "s3://ml-data, ''",
  })
  void aScopeIsABucketAndAPrefix(String text, String prefix) {
    assertThat(Scope.parse(text)).isEqualTo(new Scope("ml-data", prefix));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ml-data/team-a", "s3://", "s3://M/x", "s3://a_b/x", "https://x.test/"})
  void whatIsNoScopeIsToldWithWhatItShouldLookLike(String text) {
    assertThatThrownBy(() -> Scope.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void itsTextIsItsInverse(@ForAll @AlphaChars @StringLength(max = 20) String prefix) {
    Scope scope = new Scope("ml-data", prefix);

    assertThat(Scope.parse(scope.toString())).isEqualTo(scope);
  }

  @Test
  void theEnvironmentNamesIt() {
    assertThat(
            Scope.fromEnvironment(
                Map.of("ROLECALL_BUCKET", "ml-data", "ROLECALL_PREFIX", "team-a")))
        .contains(new Scope("ml-data", "team-a/"));
    assertThat(Scope.fromEnvironment(Map.of())).isEmpty();
  }
}
