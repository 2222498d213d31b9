package dev.rolecall.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleArnTest {
  @Test
  void itsPartsAreRead() {
    assertThat(RoleArn.parse("arn:aws-us-gov:iam::111122223333:role/a/b/c"))
        .isEqualTo(new RoleArn("aws-us-gov", "111122223333", "/a/b/", "c"));
    assertThat(RoleArn.parse("arn:aws:iam::111122223333:role/c").path()).isEqualTo("/");
  }

  @ParameterizedTest
  @CsvSource({
    "'',                                    not a role ARN",
    "arn:aws:iam::111122223333:user/c,      arn:aws:iam::111122223333:role/name",
    "arn:aws:sts::111122223333:assumed-role/c/s, arn:aws:iam::111122223333:role/name",
    "arn:awz:iam::111122223333:role/c,      partition is \"awz\"",
    "arn:aws:iam::11112222333:role/c,       account is \"11112222333\"",
    "arn:aws:iam::111122223333:role/,       name is \"\"",
    "arn:aws:iam::111122223333:role/a b,    name is \"a b\"",
    "arn:aws:iam::111122223333:role/ä/b,    path is \"/ä/\""
  })
  void thePartThatIsWrongIsNamed(String text, String named) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RoleArn.parse(text))
        .withMessageContaining(named);
  }

  @Property(tries = 300)
  void parseIsTheInverseOfToString(@ForAll("arns") RoleArn arn) {
    assertThat(RoleArn.parse(arn.toString())).isEqualTo(arn);
  }

  @Provide
  Arbitrary<RoleArn> arns() {
    Arbitrary<String> path =
        Arbitraries.strings()
            .withCharRange('!', '~')
            .ofMinLength(1)
            .ofMaxLength(40)
            .map(inner -> "/" + inner + "/");
    return Combinators.combine(
            Arbitraries.of("aws", "aws-cn", "aws-us-gov", "aws-iso-b", "aws-eusc"),
            Arbitraries.strings().numeric().ofLength(12),
            Arbitraries.oneOf(path, Arbitraries.just("/")),
            Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars("_+=,.@-")
                .ofMinLength(1)
                .ofMaxLength(64))
        .as(RoleArn::new);
  }
}
