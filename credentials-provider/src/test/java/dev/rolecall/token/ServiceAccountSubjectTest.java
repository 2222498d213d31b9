package dev.rolecall.token;

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
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAccountSubjectTest {
  @Test
  void itsPartsAreRead() {
    assertThat(ServiceAccountSubject.parse("system:serviceaccount:team-a:default-editor"))
        .contains(new ServiceAccountSubject("team-a", "default-editor"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "repo:octo/app:ref:refs/heads/main",
        "system:serviceaccount:",
        "system:serviceaccount:team-a",
        "system:serviceaccount:team-a:",
        "system:serviceaccount::default",
        "system:serviceaccount:team-a:default:more",
        "system:serviceaccount:team-a:*",
        "system:serviceaccount:team-?:default",
        " system:serviceaccount:team-a:default",
        "System:serviceaccount:team-a:default"
      })
  void anotherTextIsNone(String text) {
    assertThat(ServiceAccountSubject.parse(text)).isEmpty();
  }

  @Test
  void aPatternIsNotWritten() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ServiceAccountSubject("team-a", "*"))
        .withMessageContaining("\"system:serviceaccount:team-a:*\" is not a subject");
  }

  @Property(tries = 300)
  void parseIsTheInverseOfToString(@ForAll("subjects") ServiceAccountSubject subject) {
    assertThat(ServiceAccountSubject.parse(subject.toString())).contains(subject);
  }

  @Property(tries = 300)
  void toStringIsTheInverseOfParse(@ForAll("texts") String text) {
    ServiceAccountSubject.parse(text)
        .ifPresent(subject -> assertThat(subject.toString()).isEqualTo(text));
  }

  @Provide
  Arbitrary<ServiceAccountSubject> subjects() {
    Arbitrary<String> name =
        Arbitraries.strings().withCharRange('a', 'z').numeric().withChars(".-").ofMinLength(1);
    return Combinators.combine(name, name).as(ServiceAccountSubject::new);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars("ab:*?.- ")
        .ofMaxLength(12)
        .map(rest -> ServiceAccountSubject.PREFIX + rest);
  }
}
