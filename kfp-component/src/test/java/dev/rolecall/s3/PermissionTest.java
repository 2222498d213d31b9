package dev.rolecall.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionTest {
  private static final Scope TEAM_A = new Scope("ml-data", "team-a/");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://ml-data/team-a/x",
        "S3://ml-data/team-a/x",
        "arn:aws-cn:s3:::ml-data/team-a/x"
      })
  void aResourceIsAUrlOrAnArn(String resource) {
    assertThat(Permission.of("s3:getobject", resource))
        .contains(new Permission(ScopeAction.GET, "ml-data", "team-a/x"));
  }

  @Test
  void aListingIsOfAPrefixWhichMayBeEmpty() {
    assertThat(Permission.of("s3:ListBucket", "arn:aws:s3:::ml-data").orElseThrow().target())
        .isEqualTo("s3://ml-data/");
    assertThat(Permission.of("s3:ListBucket", "s3://ml-data/team").orElseThrow().target())
        .isEqualTo("s3://ml-data/team");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:DeleteBucket",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
        "dynamodb:GetItem"
      })
  void whatHasNoHarmlessRequestIsNone(String action) {
    assertThat(Permission.of(action, "s3://ml-data/team-a/x")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ml-data/team-a/x",
        "s3://ml-data",
        "s3://ml-data/team-a/*",
        "s3://ML/x",
        "s3:///x"
      })
  void whatIsNoOneObjectIsRefused(String resource) {
    assertThatThrownBy(() -> Permission.of("s3:GetObject", resource))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itIsAskedInTheScopeThatHasItElseInItsFolder() {
    Permission own = new Permission(ScopeAction.GET, "ml-data", "team-a/in/x");
    Permission others = new Permission(ScopeAction.GET, "ml-data", "team-b/in/x");

    assertThat(own.around(Optional.of(TEAM_A))).isEqualTo(TEAM_A.with(Access.READ));
    assertThat(others.around(Optional.of(TEAM_A)))
        .isEqualTo(new Scope("ml-data", "team-b/in/", Access.READ));
    assertThat(new Permission(ScopeAction.PUT, "ml-data", "team-a/x").around(Optional.of(TEAM_A)))
        .isEqualTo(TEAM_A);
  }
}
