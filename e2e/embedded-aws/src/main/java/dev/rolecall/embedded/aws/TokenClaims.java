package dev.rolecall.embedded.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");
  private static final ObjectMapper JSON = new ObjectMapper();

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
      // AWS fails with status 500 where the claim sub is null; here it counts as missing.
      boolean missing = claim.equals("sub") ? !json.hasNonNull(claim) : !json.has(claim);
      if (missing) {
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

  /** Whole seconds, as a number or as text; fractions are refused. */
  private static long timestamp(JsonNode claim) {
    if ((claim.isIntegralNumber() || claim.isTextual())
        && INTEGER.matcher(claim.asText()).matches()) {
      return Long.parseLong(claim.asText());
    }
    throw QueryErrors.TIMESTAMP_INVALID.error();
  }
}
