package dev.rolecall.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.failure.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer echoes is in no view of a report, whatever stands around it. */
class SecretsInViewsTest {
  private static final String CLAIMS =
      encoded("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8))
          + "."
          + encoded("{\"iss\":\"https://a\",\"sub\":\"b\"}".getBytes(StandardCharsets.UTF_8));

  @Property(tries = 300)
  void aTokenIsInNone(@ForAll String before, @ForAll long seed, @ForAll String after) {
    String signature = encoded(random(seed, 256));
    String told = before + CLAIMS + "." + signature + after;

    for (Format format : Format.values()) {
      assertThat(format.render(Samples.saying(told)))
          .as("%s", format)
          .doesNotContain(signature, CLAIMS);
    }
  }

  @Property(tries = 300)
  void norIsOneThatWasCutOff(@ForAll @IntRange(min = 12, max = 60) int length) {
    String part = CLAIMS.substring(0, Math.min(length, CLAIMS.length()));

    for (Format format : Format.values()) {
      assertThat(format.render(Samples.saying("it was " + part))).doesNotContain(part);
    }
  }

  @Property(tries = 300)
  void norIsASessionToken(@ForAll long seed) {
    String session = Base64.getEncoder().encodeToString(random(seed, 600));

    for (Format format : Format.values()) {
      assertThat(format.render(Samples.saying("it was " + session + " that S3 told")))
          .doesNotContain(session.substring(0, 60));
    }
  }

  @Test
  void norIsOneInWhoseMiddleATokenSeemsToBegin() {
    String begin = "IQoJb3JpZ2luX2VjEKj3456789AbCdEfGh0123456789";
    String session = begin + "eyJhbGciOiJSUzI1NiIsImtpZCI6+" + "Ab1/".repeat(40);

    assertThat(Secrets.leftOut("it was " + session)).isEqualTo("it was (a secret, left out)");
  }

  @Property(tries = 300)
  void wordsStayAsTheyAre(
      @ForAll @StringLength(max = 400) @CharRange(from = 'a', to = 'z') String word) {
    assertThat(Secrets.leftOut(word)).isEqualTo(word);
    assertThat(Secrets.leftOut(word + "/" + word)).isEqualTo(word + "/" + word);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::111122223333:role/kubeflow/Profiles/eyJ/team-a",
        "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_AdministratorAccess_0123456789abcdef/somebody@example.com",
        "AROAIOSFODNN7EXAMPLE:rolecall-1700000000",
        "9e99a48a9960b14926bb7f3b02e22da2b0ab7280",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
        "7a1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d",
        "s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234=",
        "/var/run/secrets/eks.amazonaws.com/serviceaccount/token",
        "s3://ml-bucket/team-a/A/very/long/path/of/an/Object/in/2026/that/Nobody/would/take/for/a/Secret/of/AWS/or/of/anyone/else/at/all",
        "aws iam update-assume-role-policy --role-name a --policy-document file://trust.json"
      })
  void whatIsNoSecretStays(String text) {
    assertThat(Secrets.leftOut(text)).isEqualTo(text);
  }

  @Test
  void nothingIsTooLong() {
    assertThat(Secrets.leftOut("eyJhbGciOiJS" + ".".repeat(100_000))).hasSizeLessThan(100);
    assertThat(Secrets.leftOut("x/%".repeat(100_000))).hasSize(300_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "<SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY</SecretAccessKey>",
        "\"SecretAccessKey\": \"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\""
      })
  void aKeyIsLeftOutWhereItIsNamed(String text) {
    assertThat(Secrets.leftOut(text)).contains("(a secret, left out)").doesNotContain("K7MDENG");
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
