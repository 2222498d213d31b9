package dev.rolecall.embedded.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rolecall.credentials.RoleArn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A web identity token's claims as STS reads them. Each rule was recorded of AWS: {@code
 * radkawar/stackd, internal/services/sts/testdata/oidc/README.md}.
 */
record TokenClaims(JsonNode json) {
  /** The difference of clocks that STS bears, in seconds, for iat, nbf and exp alike. */
  private static final long TOLERANCE = 300;

  /** All must be there; a legacy ServiceAccount token is refused for the first that it lacks. */
  private static final List<String> REQUIRED = List.of("iss", "sub", "aud", "iat", "exp");

  // IAM User Guide, Pass session tags in AWS STS; Monitor and control actions taken with assumed
  // roles.
  private static final String TAGS = "https://aws.amazon.com/tags";
  private static final String PRINCIPAL_TAGS = "principal_tags";
  private static final String TRANSITIVE_TAG_KEYS = "transitive_tag_keys";
  private static final String SOURCE_IDENTITY = "https://aws.amazon.com/source_identity";
  private static final String ROLES = "https://aws.amazon.com/roles";

  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Reads a token's payload and checks that nothing is missing. */
  static TokenClaims read(String payload) {
    JsonNode json;
    try {
      json = JSON.readTree(payload);
    } catch (JsonProcessingException e) {
      throw QueryErrors.NOT_A_JWT.error();
    }
    if (!json.isObject()) {
      throw QueryErrors.NOT_A_JWT.error();
    }
    for (String claim : REQUIRED) {
      if (!json.has(claim)) {
        throw QueryErrors.CLAIM_MISSING.error(claim);
      }
    }
    return new TokenClaims(json);
  }

  String issuer() {
    return json.path("iss").asText();
  }

  /** Numbers count as their text. */
  String subject() {
    if (json.path("sub").isNull()) {
      throw QueryErrors.SUBJECT_NULL.error();
    }
    return json.path("sub").asText();
  }

  /** The authorized party where there is one, else the only audience. */
  String audience() {
    JsonNode audience = json.path("aud");
    List<String> all = new ArrayList<>();
    if (audience.isArray()) {
      audience.forEach(each -> all.add(each.asText()));
    } else {
      all.add(audience.asText());
    }
    if (all.isEmpty()) {
      throw QueryErrors.CLAIM_EMPTY.error("aud");
    }
    Optional<String> party = Optional.ofNullable(json.get("azp")).map(JsonNode::asText);
    if (party.isEmpty() && all.size() > 1) {
      throw QueryErrors.SEVERAL_AUDIENCES.error();
    }
    return party.orElse(all.get(0));
  }

  /** Refuses what is expired, not yet valid, or of the future. */
  void checkTimes(Instant now) {
    long seconds = now.getEpochSecond();
    long issued = timestamp(json.path("iat"));
    long expires = timestamp(json.path("exp"));
    if (issued > seconds + TOLERANCE) {
      throw QueryErrors.ISSUED_IN_FUTURE.error(issued);
    }
    // AWS tells the time that it compared with, the tolerance taken off.
    if (seconds - TOLERANCE >= expires) {
      throw QueryErrors.TOKEN_EXPIRED.error(seconds - TOLERANCE, expires);
    }
    if (json.has("nbf") && timestamp(json.path("nbf")) > seconds + TOLERANCE) {
      throw QueryErrors.NOT_YET_VALID.error(seconds + TOLERANCE, timestamp(json.path("nbf")));
    }
  }

  /**
   * The session's tags, of either form: nested, where each value is a list of one text, or one
   * claim for each tag.
   */
  SortedMap<String, String> tags() {
    SortedMap<String, String> tags = new TreeMap<>();
    JsonNode nested = json.path(TAGS);
    JsonNode tagged = nested.path(PRINCIPAL_TAGS);
    if (!(nested.isObject() || nested.isMissingNode())
        || !(tagged.isObject() || tagged.isMissingNode())) {
      throw QueryErrors.TAGS_OF_WRONG_FORMAT.error();
    }
    for (Map.Entry<String, JsonNode> tag : tagged.properties()) {
      if (tag.getValue().size() != 1) {
        throw QueryErrors.TAGS_OF_WRONG_FORMAT.error();
      }
      tags.put(tag.getKey(), tag(tag.getValue().path(0)));
    }
    String flat = TAGS + "/" + PRINCIPAL_TAGS + "/";
    for (Map.Entry<String, JsonNode> claim : json.properties()) {
      if (claim.getKey().startsWith(flat)) {
        tags.put(claim.getKey().substring(flat.length()), tag(claim.getValue()));
      }
    }
    return tags;
  }

  private static String tag(JsonNode value) {
    if (!value.isTextual()) {
      throw QueryErrors.TAGS_OF_WRONG_FORMAT.error();
    }
    return value.textValue();
  }

  /** The keys of the tags that last through a chain of roles. */
  List<String> transitiveTagKeys() {
    List<String> keys = new ArrayList<>();
    json.path(TAGS).path(TRANSITIVE_TAG_KEYS).forEach(key -> keys.add(key.asText()));
    json.path(TAGS + "/" + TRANSITIVE_TAG_KEYS).forEach(key -> keys.add(key.asText()));
    return keys;
  }

  Optional<String> sourceIdentity() {
    return Optional.ofNullable(json.get(SOURCE_IDENTITY)).map(JsonNode::asText);
  }

  /**
   * The roles that the token may be exchanged for, from a list or a text with semicolons; nothing
   * where it does not say. What is no role's ARN is passed over.
   */
  Optional<List<RoleArn>> roles() {
    JsonNode claim = json.path(ROLES);
    if (claim.isMissingNode() || claim.isNull()) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    if (claim.isTextual()) {
      texts.addAll(List.of(claim.textValue().split(";", -1)));
    } else if (claim.isArray()) {
      claim.forEach(each -> texts.add(each.asText()));
    } else {
      throw QueryErrors.ROLES_OF_WRONG_FORMAT.error();
    }
    List<RoleArn> roles = texts.stream().flatMap(text -> role(text.strip()).stream()).toList();
    if (roles.isEmpty()) {
      throw QueryErrors.NO_ROLE_IN_ROLES.error();
    }
    return Optional.of(roles);
  }

  /** Two ARNs with a comma between are none, though a role's path may have both (RoleArn). */
  private static Optional<RoleArn> role(String text) {
    try {
      return Optional.of(RoleArn.parse(text)).filter(role -> !role.path().contains(":"));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whole seconds, as a number or as text; fractions are refused. */
  private static long timestamp(JsonNode claim) {
    if ((claim.isIntegralNumber() || claim.isTextual())
        && INTEGER.matcher(claim.asText()).matches()) {
      return Long.parseLong(claim.asText());
    }
    throw QueryErrors.TIMESTAMP_INVALID.error();
  }
}
