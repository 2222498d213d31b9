package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QueryFormTest {
  @Test
  void membersAreReadInTheirOrder() {
    assertThat(form("L.member.2=b&L.member.1=a&Lx.member.7=c").members("L"))
        .containsExactly("a", "b");
    assertThat(form("P.member.1.arn=a&P.member.1.other=x").members("P", ".arn"))
        .containsExactly("a");
    assertThat(form("Action=x").members("L")).isEmpty();
  }

  /** A session policy that is left out in silence would open what it was to close. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "P.member.2.arn=a",
        "P.member.1.arn=a&P.member.3.arn=b",
        "P.member.0.arn=a",
        "P.member.01.arn=a",
        "P.member.1.arn=a&P.member.%2B2.arn=b",
        "P.member.x.arn=a"
      })
  void noMemberIsLeftOut(String text) {
    assertThatThrownBy(() -> form(text).members("P", ".arn"))
        .isInstanceOfSatisfying(
            AwsError.class, e -> assertThat(e.code()).isEqualTo("MalformedInput"))
        .hasMessageContaining("is not the next member of its list");
  }

  private static QueryForm form(String body) {
    return QueryForm.of(new AwsRequest("POST", "/", "", Map.of(), body, TeamA.ARRIVAL));
  }
}
