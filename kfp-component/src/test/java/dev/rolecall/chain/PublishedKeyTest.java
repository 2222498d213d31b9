package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rolecall.verify.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedKeyTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of an EC key that nobody has; made by keytool. */
  private static final String CERTIFICATE =
      "MIIBODCB4KADAgECAgkA4Y9Sjtxrsm4wCgYIKoZIzj0EAwIwEDEOMAwGA1UEAxMFb3RoZXIwIBcNMjYx"
          + "MTMwMDEzNDI3WhgPMjEyNjExMDYwMTM0MjdaMBAxDjAMBgNVBAMTBW90aGVyMFkwEwYHKoZIzj0CAQYI"
          + "KoZIzj0DAQcDQgAEDzs66v4zcwv5yvFeNkWVZLSSFiMTuo7olLBTC0HD3dg3XIbBFEWajB8fg9pCfxIc"
          + "3saXJWcx2apJPSRKBacadKMhMB8wHQYDVR0OBBYEFFhNQuLrGngbv5Wz+fXoE5v6RhnxMAoGCCqGSM49"
          + "BAMCA0cAMEQCIB4edaCrbPYsDeClH94IJjcbsR5pJvS9MrFuw1aVpEOBAiBB/2SwgERCAKgbArJ9weiK"
          + "GVn1KahOChWXXHWA7m60og==";

  @Test
  void aCertificateOfAnotherKeyIsAFlaw() {
    assertThat(
            keyOf(
                    "{\"kid\":\"k\",\"kty\":\"EC\",\"x\":\"AQAB\",\"x5c\":[\"%s\"]}"
                        .formatted(CERTIFICATE))
                .flaw()
                .orElseThrow())
        .contains("of another key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'kid':'k','kty':'RSA','n':'AQAB','e':'AQAB'}                         | none",
        "{'kid':'k','kty':'RSA','use':'sig','alg':'ES256','n':'AQAB','e':'AQAB'} | none",
        "{'kid':'k','kty':'RSA','use':'enc','n':'AQAB','e':'AQAB'}             | its use is enc",
        "{'kid':'k','kty':'RSA','key_ops':['verify'],'n':'AQAB','e':'AQAB'}    | key_ops",
        "{'kid':'k','kty':'RSA','x5c':['MIIB']}                                | alone",
        "{'kid':'k','kty':'EC','x5c':['MIIB']}                                 | alone",
        "{'kid':'k','kty':'RSA','n':'AQAB','e':'AQAB','x5c':['MIIB']}          | none",
      })
  void whatStsDoesNotUseIsFlawed(String key, String flaw) throws JsonProcessingException {
    PublishedKey read = PublishedKey.of(JSON.readTree(key.replace("'", "\"")));

    assertThat(read.flaw().orElse("none")).contains(flaw);
  }

  @Test
  void ofMoreThanAHundredRsaKeysNoneIsUsed() {
    assertThat(rsa(100).flaw(rsa(100).keys().get(0))).isEmpty();
    assertThat(rsa(101).flaw(rsa(101).keys().get(0))).isPresent();
  }

  @Test
  void aTokenThatNamesNoKeyIsVerifiedByTheOnlyOne() {
    assertThat(
            ProviderChecks.decideKeys(
                    Example.keys("key-0"), ClaimedIdentity.of(Example.tokenWithoutKey()))
                .kind())
        .isEqualTo(Outcome.Kind.PASSED);
  }

  /** As recorded: aws-keys.json, key-no-jwk-kid. */
  @Test
  void anOnlyKeyWithoutAnIdVerifiesNoTokenThatNamesNoKey() {
    Outcome outcome =
        ProviderChecks.decideKeys(
            Example.keys(List.of(keyOf("{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}"))),
            ClaimedIdentity.of(Example.tokenWithoutKey()));

    assertThat(Example.finding(outcome).seen())
        .isEqualTo(
            "The only key is published at https://oidc.rolecall.test/id/ABC/keys, and STS does not"
                + " use it: it has no id (kid).");
  }

  @Test
  void ofTwoKeysOfOneIdTheLastCounts() {
    IssuerKeys keys =
        Example.keys(
            Stream.of("{\"kid\":\"k\"}", "{\"kid\":\"k\",\"use\":\"enc\"}")
                .map(PublishedKeyTest::keyOf)
                .toList());

    assertThat(keys.key("k").flatMap(keys::flaw)).isPresent();
  }

  private static PublishedKey keyOf(String json) {
    try {
      return PublishedKey.of(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static IssuerKeys rsa(int count) {
    List<String> ids = IntStream.range(0, count).mapToObj(n -> "key-" + n).toList();
    return Example.keys(ids.toArray(String[]::new));
  }
}
