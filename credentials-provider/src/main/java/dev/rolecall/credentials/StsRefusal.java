package dev.rolecall.credentials;

import java.util.Optional;

/**
 * What STS says with a refusal, as far as its code and its sentence tell causes apart. This is the
 * one place that reads them.
 *
 * <p>The codes are those of the STS API Reference, AssumeRoleWithWebIdentity, Errors. The sentences
 * were recorded of AWS in 2026 (github.com/radkawar/stackd, services/sts/testdata/oidc); those that
 * were last seen before are named as such.
 */
public enum StsRefusal {
  /** The role, its trust policy or a policy above it does not admit the token. */
  NOT_AUTHORIZED,

  /** As Ceph's gateway says it of whatever it does not take, the token itself not excepted. */
  DENIED_SILENTLY,

  /** The account has no provider for the issuer; last seen early in 2025. */
  NO_PROVIDER,

  /** The provider does not list the audience; last seen early in 2025. */
  WRONG_AUDIENCE,

  /**
   * One sentence since July 2026 for a missing provider, for an audience or an authorized party
   * that is not registered, and for a signature by another key under a known key id.
   */
  NOT_VALIDATED,

  /** The token has more than one audience, and no authorized party. */
  SEVERAL_AUDIENCES,

  /** The token has no audience. */
  NO_AUDIENCE,

  /** The token is no JWT, or lacks a claim, or has one of a form that STS does not read. */
  TOKEN_MALFORMED,

  /**
   * STS does not take the token, for a reason that its sentence gives and that is none of these.
   */
  TOKEN_REJECTED,

  /**
   * STS found no key at the issuer that verifies the token. That passes often enough to try again
   * (aws/aws-cli issue 7194), and is final where it stays.
   */
  KEY_NOT_RETRIEVED,

  /** STS could not reach the issuer, and asks to be tried again. */
  ISSUER_NOT_REACHED,

  /** The issuer's certificate is not of the authority whose thumbprint the provider holds. */
  THUMBPRINT_MISMATCH,

  /** The token's time is over by the clock of STS, which bears five minutes. */
  TOKEN_EXPIRED,

  /** The token's time has not begun by the clock of STS, which bears five minutes. */
  TOKEN_NOT_YET_VALID,

  /** STS is switched off for the region in the role's account. */
  REGION_DISABLED,

  /** The role's ARN is none. */
  ARN_INVALID,

  /** The session was to last longer than the role permits. */
  DURATION_TOO_LONG,

  /** Another part of the request is not as STS wants it. */
  REQUEST_INVALID,

  /** Anything else. */
  OTHER;

  private static final String NOT_READ = "Unknown error validating third-party token";

  /** Whether STS refuses the token for its time alone. */
  public boolean isUntimely() {
    return this == TOKEN_EXPIRED || this == TOKEN_NOT_YET_VALID;
  }

  /** SDKs call an exception by its code, and most add what it is. */
  static StsRefusal of(String code, String message) {
    return switch (code.replaceFirst("Exception$", "")) {
      case "AccessDenied" -> ofDenial(message);
      case "ExpiredToken" -> TOKEN_EXPIRED;
      case "InvalidIdentityToken" -> ofInvalidToken(message);
      case "InternalFailure" -> message.contains(NOT_READ) ? TOKEN_MALFORMED : OTHER;
      case "IDPCommunicationError", "IdpCommunicationError" -> ISSUER_NOT_REACHED;
      case "IDPRejectedClaim", "IdpRejectedClaim" -> TOKEN_REJECTED;
      case "RegionDisabled" -> REGION_DISABLED;
      case "ValidationError" -> ofInvalidRequest(message);
      default -> OTHER;
    };
  }

  /** The code that STS sends a sentence with, for where a tool tells the sentence alone. */
  public static Optional<String> codeOf(String message) {
    if (message.contains("Not authorized to perform sts:AssumeRoleWithWebIdentity")) {
      return Optional.of("AccessDenied");
    }
    if (message.contains("Token expired: ")) {
      return Optional.of("ExpiredTokenException");
    }
    if (message.contains(NOT_READ)) {
      return Optional.of("InternalFailure");
    }
    if (ofInvalidRequest(message) != REQUEST_INVALID) {
      return Optional.of("ValidationError");
    }
    return ofInvalidToken(message) == TOKEN_REJECTED
        ? Optional.empty()
        : Optional.of("InvalidIdentityToken");
  }

  private static StsRefusal ofDenial(String message) {
    if (message.isBlank()) {
      return DENIED_SILENTLY;
    }
    // The request has a ProviderId; whether the role admits the token was not decided.
    return message.startsWith("Unrecognized OAuth provider") ? OTHER : NOT_AUTHORIZED;
  }

  private static StsRefusal ofInvalidToken(String message) {
    if (message.contains("Token issued in the future") || message.contains("Token not yet valid")) {
      return TOKEN_NOT_YET_VALID;
    }
    if (message.contains("The web identity token provided could not be validated")) {
      return NOT_VALIDATED;
    }
    if (message.contains("No OpenIDConnect provider found")) {
      return NO_PROVIDER;
    }
    if (message.contains("Incorrect token audience")) {
      return WRONG_AUDIENCE;
    }
    if (message.contains("more than one audience")) {
      return SEVERAL_AUDIENCES;
    }
    if (message.contains("Missing a required claim: aud")
        || message.contains("Claim is not allowed to be empty: aud")) {
      return NO_AUDIENCE;
    }
    if (message.contains("Missing a required claim")
        || message.contains("Claim is not allowed to be empty")
        || message.contains("Invalid timestamp in token claims")
        || message.contains("is not a valid JWT")) {
      return TOKEN_MALFORMED;
    }
    if (message.contains("retrieve verification key")) {
      return KEY_NOT_RETRIEVED;
    }
    return message.contains("configured thumbprint") ? THUMBPRINT_MISMATCH : TOKEN_REJECTED;
  }

  private static StsRefusal ofInvalidRequest(String message) {
    if (message.contains("Request ARN is invalid")) {
      return ARN_INVALID;
    }
    return message.contains("MaxSessionDuration") ? DURATION_TOO_LONG : REQUEST_INVALID;
  }
}
