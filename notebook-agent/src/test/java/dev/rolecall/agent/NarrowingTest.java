package dev.rolecall.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.s3.Scope;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The session policies of narrowed sessions. */
final class NarrowingTest {
  @Test
  void withoutANarrowingThereIsNoPolicy() {
    assertThat(Narrowing.NONE.policy("aws")).isEmpty();
    assertThat(new Narrowing(Optional.empty(), false).isNone()).isTrue();
  }

  @Test
  void aPrefixForReadingIsListedAndReadWithTheKeysOfItsObjects() {
    assertThat(narrowing("s3://ml-data/team-a/in", true).policy("aws-cn"))
        .hasValue(
            """
            {"Version":"2012-10-17","Statement":[\
            {"Sid":"ListScope","Effect":"Allow","Action":"s3:ListBucket",\
            "Resource":"arn:aws-cn:s3:::ml-data",\
            "Condition":{"StringLike":{"s3:prefix":"team-a/in/*"}}},\
            {"Sid":"UseScope","Effect":"Allow","Action":"s3:GetObject",\
            "Resource":"arn:aws-cn:s3:::ml-data/team-a/in/*"},\
            {"Effect":"Allow","Action":"kms:Decrypt","Resource":"*",\
            "Condition":{"StringLike":{"kms:ViaService":"s3.*"}}}]}""");
  }

  @Test
  void aPrefixAloneIsWrittenToToo() {
    assertThat(narrowing("s3://ml-data/team-a/", false).policy("aws").orElseThrow())
        .contains("s3:PutObject", "s3:DeleteObject", "kms:GenerateDataKey");
  }

  @Test
  void readingAloneIsOfAllOfS3() {
    assertThat(new Narrowing(Optional.empty(), true).policy("aws").orElseThrow())
        .contains("\"Action\":[\"s3:Get*\",\"s3:List*\"],\"Resource\":\"*\"")
        .doesNotContain("Put");
  }

  private static Narrowing narrowing(String scope, boolean readOnly) {
    return new Narrowing(Optional.of(Scope.parse(scope)), readOnly);
  }
}
