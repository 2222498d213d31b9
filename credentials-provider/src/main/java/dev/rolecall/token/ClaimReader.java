package dev.rolecall.token;

import dev.rolecall.token.TokenFailure.Flaw;
import dev.rolecall.token.TokenFailure.Malformed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * Reads the claims of a JSON Web Token (RFC 7519) without trusting them: whatever the text, it
 * returns claims or throws a {@link TokenException}. Of a claim that is there twice the last
 * counts. What STS takes is taken, as far as it was recorded in 2026 (github.com/radkawar/stackd,
 * services/sts).
 */
final class ClaimReader {
  /** The end of the year 9999, the last that RFC 3339 can write. */
  private static final double LATEST = 253_402_300_799.0;

  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");

  private final Path file;

  ClaimReader(Path file) {
    this.file = file;
  }

  Claims read(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw malformed("token", Flaw.NOT_THREE_PARTS);
    }
    decode("signature", parts[2]);
    JsonNode header = object("header", parts[0]);
    JsonNode claims = object("claims", parts[1]);
    Optional<JsonNode> kubernetes = claims.field("kubernetes.io").filter(JsonNode::isObject);
    return new Claims(
        required("alg", header),
        text("kid", header),
        required("iss", claims),
        subject(claims),
        audiences(claims),
        time("iat", claims),
        time("nbf", claims),
        time("exp", claims),
        kubernetes
            .flatMap(k -> lenient(k, "namespace"))
            .or(() -> lenient(claims, "kubernetes.io/serviceaccount/namespace")),
        kubernetes
            .flatMap(k -> k.field("serviceaccount"))
            .flatMap(account -> lenient(account, "name"))
            .or(() -> lenient(claims, "kubernetes.io/serviceaccount/service-account.name")),
        kubernetes.flatMap(k -> k.field("pod")).flatMap(pod -> lenient(pod, "name")));
  }

  private JsonNode object(String part, String encoded) {
    try {
      @Nullable JsonNode node = JsonNode.parser().parse(utf8(decode(part, encoded)));
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (TokenException known) {
      throw known;
    } catch (CharacterCodingException | RuntimeException notJson) {
      // The parser's message quotes what it read, so it is dropped.
    }
    throw malformed(part, Flaw.NOT_JSON);
  }

  private byte[] decode(String part, String encoded) {
    try {
      return Base64.getUrlDecoder().decode(encoded);
    } catch (IllegalArgumentException notBase64) {
      throw malformed(part, Flaw.NOT_BASE64URL);
    }
  }

  private static String utf8(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private String required(String claim, JsonNode object) {
    return text(claim, object).orElseThrow(() -> malformed(claim, Flaw.MISSING));
  }

  /** STS takes one that is empty or a number as well. */
  private String subject(JsonNode claims) {
    Optional<JsonNode> sub = claims.field("sub");
    if (sub.filter(JsonNode::isNumber).isPresent()) {
      return sub.get().asNumber();
    }
    return sub.filter(node -> node.isString() && node.asString().isEmpty()).isPresent()
        ? ""
        : required("sub", claims);
  }

  private Optional<String> text(String claim, JsonNode object) {
    return object.field(claim).map(node -> text(claim, node, ClaimReader::isPlainText));
  }

  private String text(String claim, JsonNode node, Predicate<JsonNode> fits) {
    if (!fits.test(node)) {
      throw malformed(claim, Flaw.NOT_TEXT);
    }
    return node.asString();
  }

  /** A claim is shown to people: one that could move a terminal's cursor is not text. */
  private static boolean isPlainText(JsonNode node) {
    return node.isString()
        && !node.asString().isBlank()
        && node.asString().chars().noneMatch(Character::isISOControl);
  }

  private List<String> audiences(JsonNode claims) {
    Optional<JsonNode> aud = claims.field("aud");
    List<JsonNode> nodes = aud.filter(JsonNode::isArray).map(JsonNode::asArray).orElse(List.of());
    return aud.isEmpty() || aud.get().isArray()
        ? nodes.stream().map(node -> text("aud", node, ClaimReader::isPlainText)).toList()
        : List.of(required("aud", claims));
  }

  private Optional<Instant> time(String claim, JsonNode claims) {
    Optional<JsonNode> node = claims.field(claim);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    double seconds = seconds(node.get());
    if (!(seconds >= 0 && seconds <= LATEST)) {
      throw malformed(claim, Flaw.NOT_A_TIME);
    }
    return Optional.of(Instant.ofEpochSecond((long) seconds));
  }

  /** STS takes a whole number that is written as text as well. */
  private static double seconds(JsonNode node) {
    if (node.isString() && WHOLE.matcher(node.asString()).matches()) {
      return Double.parseDouble(node.asString());
    }
    return node.isNumber() ? Double.parseDouble(node.asNumber()) : -1;
  }

  /** A claim that STS does not look at: one of another shape is as good as none. */
  private static Optional<String> lenient(JsonNode node, String field) {
    return node.isObject()
        ? node.field(field).filter(ClaimReader::isPlainText).map(JsonNode::asString)
        : Optional.empty();
  }

  private TokenException malformed(String part, Flaw flaw) {
    return new TokenException(new Malformed(file, part, flaw));
  }
}
