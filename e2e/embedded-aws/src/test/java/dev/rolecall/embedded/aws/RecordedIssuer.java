package dev.rolecall.embedded.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.sun.net.httpserver.HttpExchange;
import dev.rolecall.embedded.tls.CertificateAuthority;
import dev.rolecall.testing.LoopbackServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** An issuer that publishes and signs what no cluster would, as the recordings need it. */
final class RecordedIssuer implements AutoCloseable {
  static final String NAME = "https://recorded.rolecall.test";

  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, JWK> keys = new LinkedHashMap<>();
  private final LoopbackServer server = new LoopbackServer(this::serve);
  private volatile String published = "";

  RecordedIssuer() {
    try {
      RSAKey rsa = new RSAKeyGenerator(2048).generate();
      for (String id : List.of("RS256", "RS384", "RS512")) {
        keys.put(id, rsa);
      }
      keys.put("ES256", new ECKeyGenerator(Curve.P_256).generate());
      keys.put("ES384", new ECKeyGenerator(Curve.P_384).generate());
      keys.put("ES512", new ECKeyGenerator(Curve.P_521).generate());
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  IssuerAddress address() {
    return new IssuerAddress(server.address(), Optional.empty());
  }

  /** The RSA key's certificate, as {@code x5c} has it. */
  String certificate() {
    try {
      return Base64.getEncoder()
          .encodeToString(
              CertificateAuthority.create().certify(rsa().toPublicKey(), "Recorded").getEncoded());
    } catch (JOSEException | CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  /** Another modulus than the RSA key's. */
  String otherModulus() {
    String modulus = rsa().getModulus().toString();
    return modulus.substring(0, modulus.length() - 4) + "AAAA";
  }

  /** Publishes the keys of an exchange. */
  void publish(JsonNode exchange) {
    ArrayNode set = JSON.createArrayNode();
    if (exchange.has("keys")) {
      exchange.get("keys").forEach(key -> set.add(changed(key)));
    } else {
      keys.keySet().forEach(id -> set.add(sound(id)));
    }
    for (int i = 0; i < exchange.path("further").intValue(); i++) {
      set.insert(set.size() - 1, sound("RS256").put("kid", "further-" + i));
    }
    published = JSON.createObjectNode().set("keys", set).toString();
  }

  /** A token of any header and payload. */
  String sign(String algorithm, String header, String payload) {
    JWK key = key(algorithm);
    String signed = Base64URL.encode(header) + "." + Base64URL.encode(payload);
    try {
      JWSSigner signer =
          key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner(key.toECKey());
      return signed
          + "."
          + signer.sign(
              new JWSHeader(JWSAlgorithm.parse(algorithm)),
              signed.getBytes(StandardCharsets.UTF_8));
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private ObjectNode changed(JsonNode key) {
    ObjectNode changed = sound(key.get("of").textValue());
    key.path("without").forEach(member -> changed.remove(member.textValue()));
    key.path("with")
        .properties()
        .forEach(member -> changed.set(member.getKey(), member.getValue()));
    return changed;
  }

  private ObjectNode sound(String id) {
    try {
      ObjectNode key = (ObjectNode) JSON.readTree(key(id).toPublicJWK().toJSONString());
      return key.put("kid", id).put("alg", id).put("use", "sig");
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private RSAKey rsa() {
    return key("RS256").toRSAKey();
  }

  private JWK key(String id) {
    return Objects.requireNonNull(keys.get(id), id);
  }

  private void serve(HttpExchange exchange) throws IOException {
    LoopbackServer.send(
        exchange,
        200,
        exchange.getRequestURI().getPath().equals(DISCOVERY)
            ? "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(NAME, NAME)
            : published);
  }

  @Override
  public void close() {
    server.close();
  }
}
