package dev.rolecall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rolecall.e2e.parts.Needs;
import dev.rolecall.e2e.parts.Part;
import dev.rolecall.embedded.aws.IssuerAddress;
import java.util.Map;

/**
 * Real parts: STS, IAM and S3 of Ceph's RADOS gateway; kube-apiserver, in a node of k3s or of the
 * stand-in for it, for one token.
 */
@Needs(Part.CEPH)
final class CephIT extends RoleOnPeer {
  @Override
  Peer start(Map<String, IssuerAddress> issuers) {
    return Peer.ceph(issuers);
  }

  @Override
  void assertIdentity(JsonNode check) {
    assertThat(check.path("outcome").asText()).isEqualTo("skipped");
    assertThat(check.path("reason").asText())
        .startsWith("This STS does not offer GetCallerIdentity (it answered 405 MethodNotAllowed)");
  }
}
