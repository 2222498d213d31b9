package dev.rolecall.embedded.aws;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Verifies a web identity token as STS does: its shape, its issuer against the account's providers,
 * its algorithm, its signature by the issuer's published keys, its audience, its times.
 */
final class TokenVerifier {
  /** How STS refuses a token for its issuer or audience. */
  enum Wording {
    /** By {@link QueryErrors#NOT_VALIDATED} for either, as AWS was recorded in September 2026. */
    UNIFORM,
    /** By what is wrong, as AWS did until 2026 and as most reports quote it. */
    NAMED
  }

  /** What STS takes (radkawar/stackd, internal/services/sts/testdata/oidc/README.md). */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  /** More of them hide each other (radkawar/stackd, same README). */
  private static final int MOST_RSA_KEYS = 100;

  /** Without what a lenient decoder passes over (RFC 7515, section 2, Base64url Encoding). */
  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*");

  /** Smaller ones must not be used (RFC 7518, section 3.3). */
  private static final int SMALLEST_RSA = 2048;

  private final Account account;
  private final Clock clock;
  private final KeyDiscovery keys;
  private final Wording wording;

  TokenVerifier(Account account, Clock clock, KeyDiscovery keys, Wording wording) {
    this.account = account;
    this.clock = clock;
    this.keys = keys;
    this.wording = wording;
  }

  /**
   * Who the token speaks of.
   *
   * @param accountId in which the role and so the provider is looked for
   * @throws AwsError for any token that is not beyond doubt
   */
  WebIdentity verify(String token, String accountId) {
    JWSObject jws = parse(token);
    TokenClaims claims = TokenClaims.read(jws.getPayload().toString());
    String issuer = claims.issuer();
    OidcProvider provider = provider(issuer, accountId);
    if (!ALGORITHMS.contains(jws.getHeader().getAlgorithm())) {
      throw QueryErrors.ALGORITHM_NOT_TAKEN.error();
    }
    checkSignature(jws, keys.of(issuer).orElseThrow(QueryErrors.KEY_NOT_RETRIEVED::error));
    String audience = claims.audience();
    if (!provider.clientIds().contains(audience)) {
      throw worded(QueryErrors.WRONG_AUDIENCE.error());
    }
    claims.checkTimes(clock.instant());
    return new WebIdentity(provider, claims.subject(), audience, claims);
  }

  private static JWSObject parse(String token) {
    if (!COMPACT.matcher(token).matches()) {
      throw QueryErrors.NOT_A_JWT.error();
    }
    try {
      JWSObject jws = JWSObject.parse(token);
      // STS understands no critical header (radkawar/stackd, aws.json, critical-header).
      if (jws.getHeader().getCriticalParams() == null) {
        return jws;
      }
    } catch (ParseException | RuntimeException e) {
      // Falls through: STS does not tell what is wrong. The parser fails with more than its own
      // exception, for a header that is the JSON null for one.
    }
    throw QueryErrors.NOT_A_JWT.error();
  }

  private OidcProvider provider(String issuer, String accountId) {
    List<OidcProvider> providers =
        accountId.equals(account.accountId()) ? account.countingProviders() : List.of();
    return providers.stream()
        .filter(provider -> provider.isOf(issuer))
        .findFirst()
        .orElseThrow(() -> worded(QueryErrors.NO_PROVIDER.error(issuer)));
  }

  private AwsError worded(AwsError named) {
    return wording == Wording.NAMED ? named : QueryErrors.NOT_VALIDATED.error();
  }

  private static void checkSignature(JWSObject jws, JWKSet published) {
    JWK key = key(jws.getHeader(), published).orElseThrow(QueryErrors.KEY_NOT_RETRIEVED::error);
    try {
      JWSVerifier verifier =
          key instanceof RSAKey rsa ? new RSASSAVerifier(rsa) : new ECDSAVerifier(key.toECKey());
      // A key that lists what it is for verifies nothing, whatever is listed.
      if (key.getKeyOperations() == null
          && verifier.supportedJWSAlgorithms().contains(jws.getHeader().getAlgorithm())
          && jws.verify(verifier)) {
        return;
      }
    } catch (JOSEException e) {
      // A key that does not fit its use verifies nothing.
    }
    throw QueryErrors.NOT_VALIDATED.error();
  }

  /** By its id, the last of that id; a token that names none is taken where there is one key. */
  private static Optional<JWK> key(JWSHeader header, JWKSet published) {
    List<JWK> usable = published.getKeys().stream().filter(TokenVerifier::signs).toList();
    if (JWSAlgorithm.Family.RSA.contains(header.getAlgorithm())
        && usable.stream().filter(RSAKey.class::isInstance).count() > MOST_RSA_KEYS) {
      return Optional.empty();
    }
    if (header.getKeyID() == null) {
      return usable.size() == 1 ? Optional.of(usable.get(0)) : Optional.empty();
    }
    return usable.stream()
        .filter(key -> header.getKeyID().equals(key.getKeyID()))
        .reduce((earlier, later) -> later);
  }

  /** STS needs an id, and passes over keys for encryption. */
  private static boolean signs(JWK key) {
    return ((key instanceof RSAKey && key.size() >= SMALLEST_RSA) || key instanceof ECKey)
        && key.getKeyID() != null
        && !KeyUse.ENCRYPTION.equals(key.getKeyUse());
  }
}
