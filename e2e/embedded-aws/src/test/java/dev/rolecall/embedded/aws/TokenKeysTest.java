package dev.rolecall.embedded.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of the keys that an issuer publishes verify a token; by documents that are made up. */
class TokenKeysTest {
  private static final String KEY =
      "Couldn't retrieve verification key from your identity provider";
  private static final String NOT_VALIDATED =
      "The web identity token provided could not be validated";

  private static final RSAKey RSA = rsa();
  private static final ECKey EC = ec("ec");
  private static final ECKey OTHER = ec("other");

  private final TeamA teamA = new TeamA();

  @AfterEach
  void close() {
    teamA.close();
  }

  @Test
  void theKeyOfTheTokensIdVerifies() {
    verify(signed(EC, "ec"), published(RSA, EC));
  }

  @Test
  void aSignatureByAnotherKeyIsNotValidated() {
    refused(NOT_VALIDATED, signed(OTHER, "ec"), published(RSA, EC));
  }

  @Test
  void aKeyWithACertificateAloneIsNotFoundAndHidesNoOther() {
    String bare = "{\"kty\":\"RSA\",\"kid\":\"rsa\",\"x5c\":[\"AAAA\"]}";
    String keys = "{\"keys\":[" + bare + "," + EC.toPublicJWK().toJSONString() + "]}";
    refused(KEY, signed(RSA, "rsa"), keys);
    verify(signed(EC, "ec"), keys);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{\"keys\":null}", "{\"keys\":[null, 1, \"x\", []]}", "[]", ""})
  void whatIsNoSetOfKeysHasNone(String keys) {
    refused(KEY, signed(EC, "ec"), keys);
  }

  @Test
  void aKeyOfFewerThan2048BitsIsNotFound() throws Exception {
    RSAKey small = new RSAKeyGenerator(1024, true).keyID("small").generate();
    refused(KEY, signed(RSA, "small"), published(small));
  }

  @Test
  void moreThanAHundredRsaKeysHideEachOtherAndNoOthers() {
    List<JWK> keys = new ArrayList<>(List.of(EC));
    for (int i = 0; i < 100; i++) {
      keys.add(new RSAKey.Builder(RSA).keyID("rsa" + i).build());
    }
    verify(signed(RSA, "rsa0"), published(keys.toArray(JWK[]::new)));
    keys.add(RSA);
    refused(KEY, signed(RSA, "rsa"), published(keys.toArray(JWK[]::new)));
    verify(signed(EC, "ec"), published(keys.toArray(JWK[]::new)));
  }

  private void refused(String sentence, String token, String keys) {
    assertThatThrownBy(() -> verify(token, keys)).hasMessageStartingWith(sentence);
  }

  private void verify(String token, String keys) {
    Map<String, String> documents =
        Map.of(
            TeamA.ISSUER + "/.well-known/openid-configuration",
            "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(TeamA.ISSUER, TeamA.ISSUER),
            TeamA.ISSUER + "/keys",
            keys);
    TokenVerifier verifier =
        new TokenVerifier(
            teamA.account,
            teamA.clock,
            new KeyDiscovery(url -> documents.getOrDefault(url.toString(), "")),
            TokenVerifier.Wording.UNIFORM);
    assertThat(verifier.verify(token, TeamA.ACCOUNT).subject()).isEqualTo(TeamA.EDITOR.subject());
  }

  private static String published(JWK... keys) {
    return List.of(keys).stream()
        .map(key -> key.toPublicJWK().toJSONString())
        .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  private static String signed(JWK key, @Nullable String id) {
    boolean rsa = key instanceof RSAKey;
    try {
      JWSSigner signer = rsa ? new RSASSASigner(key.toRSAKey()) : new ECDSASigner(key.toECKey());
      JWSObject token =
          new JWSObject(
              new JWSHeader.Builder(rsa ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256)
                  .keyID(id)
                  .build(),
              new Payload(TeamA.claims()));
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static RSAKey rsa() {
    try {
      return new RSAKeyGenerator(2048).keyID("rsa").generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static ECKey ec(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
