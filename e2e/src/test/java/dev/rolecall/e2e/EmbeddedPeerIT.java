package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rolecall.embedded.aws.IssuerAddress;
import java.util.Map;

/**
 * EmbeddedAws, put to what {@link CephIT} puts Ceph's gateway to. Real parts: kube-apiserver, for
 * one token.
 */
final class EmbeddedPeerIT extends RoleOnPeer {
  @Override
  Peer start(Map<String, IssuerAddress> issuers) {
    return Peer.embedded(issuers);
  }

  @Override
  void assertIdentity(JsonNode check) {
    assertThat(check.path("outcome").asText()).isEqualTo("passed");
    assertThat(check.path("evidence").path("caller").asText()).contains(":assumed-role/sound/");
  }
}
