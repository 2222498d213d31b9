package dev.rolecall.embedded.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SigningKeyTest {
  /** Of Kubernetes' own tests: {@code pkg/serviceaccount/jwt_test.go}, ecdsaPrivateKey. */
  private static final String OF_KUBERNETES =
      """
      -----BEGIN EC PRIVATE KEY-----
      MHcCAQEEIEZmTmUhuanLjPA2CLquXivuwBDHTt5XYwgIr/kA1LtRoAoGCCqGSM49
      AwEHoUQDQgAEH6cuzP8XuD5wal6wf9M6xDljTOPLX2i8uIp/C/ASqiIGUeeKQtX0
      /IR3qCXyThP/dbCiHrF3v1cuhBOHY8CLVg==
      -----END EC PRIVATE KEY-----
      """;

  /** The id that openssl gives it: SHA-256 of the DER public key, as base64url. */
  private static final String ITS_ID = "SoABiieYuNx4UdqYvZRVeuC6SihxgLrhLy9peHMHpTc";

  @Test
  void aKeyOfKubernetesHasTheIdThatKubernetesGivesIt() {
    assertThat(SigningKey.fromPem(OF_KUBERNETES).kid()).isEqualTo(ITS_ID);
  }

  @Test
  void anEcKeyIsReadBackFromItsPem() {
    SigningKey key = SigningKey.ec();
    assertThat(SigningKey.fromPem(key.privatePem()).kid()).isEqualTo(key.kid());
  }

  @Test
  void anRsaKeyIsReadBackFromItsPem() {
    SigningKey key = SigningKey.rsa();
    SigningKey read = SigningKey.fromPem(key.privatePem());
    assertThat(read.kid()).isEqualTo(key.kid());
    assertThat(read.publicPem()).isEqualTo(key.publicPem());
  }

  @Test
  void aPublicKeyDoesNotSign() {
    String pem = SigningKey.ec().publicPem();
    assertThatThrownBy(() -> SigningKey.fromPem(pem))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("openssl genrsa 2048");
  }

  @Test
  void aBrokenKeyIsRefusedWithoutItsText() {
    assertThatThrownBy(() -> SigningKey.fromPem(OF_KUBERNETES.replace("MHcCAQEE", "AAAAAAAA")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("AAAA");
  }

  @Test
  void itsTextIsItsIdOnly() {
    SigningKey key = SigningKey.ec();
    assertThat(key).hasToString("SigningKey[" + key.kid() + "]");
  }
}
