package dev.rolecall.verify;

import dev.rolecall.credentials.StsAnswer;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What STS says, as far as its words tell causes apart. Codes and sentences are AWS's: STS API
 * Reference, AssumeRoleWithWebIdentity, Errors; sentences beyond those as users of AWS report them,
 * in the catalogue's rows of the same name.
 */
enum StsWord {
  DENIED(FailureMode.STS_ACCESS_DENIED),
  /** As Ceph's gateway says it of whatever it does not take, the token itself not excepted. */
  DENIED_SILENTLY(FailureMode.STS_ACCESS_DENIED),
  NO_PROVIDER(FailureMode.STS_NO_PROVIDER),
  WRONG_AUDIENCE(FailureMode.PROVIDER_CLIENT_ID_MISSING),
  NO_AUDIENCE(FailureMode.TOKEN_LEGACY),
  KEY_NOT_RETRIEVED(FailureMode.STS_KEY_NOT_RETRIEVED),
  THUMBPRINT(FailureMode.PROVIDER_THUMBPRINT_MISMATCH),
  /** Since 2026 also said of a missing provider and of a wrong audience. */
  TOKEN_REJECTED(FailureMode.STS_TOKEN_REJECTED),
  TOKEN_EXPIRED(FailureMode.TOKEN_EXPIRED),
  TOKEN_NOT_YET_VALID(FailureMode.TOKEN_NOT_YET_VALID),
  REGION_DISABLED(FailureMode.ENDPOINT_REGION_DISABLED),
  ARN_INVALID(FailureMode.ROLE_ARN_MALFORMED),
  TOO_LONG(FailureMode.ROLE_DURATION_TOO_LONG),
  OTHER(FailureMode.STS_REFUSED);

  /** All that a denial without a sentence may stand for. */
  private static final List<FailureMode> ANY_CAUSE =
      Stream.of(
              FailureMode.STS_ACCESS_DENIED.candidates().stream(),
              FailureMode.STS_TOKEN_REJECTED.candidates().stream(),
              Stream.of(FailureMode.TOKEN_EXPIRED))
          .flatMap(Function.identity())
          .distinct()
          .toList();

  private final FailureMode mode;

  StsWord(FailureMode mode) {
    this.mode = mode;
  }

  /** The row that this word proves, one or an umbrella of several. */
  FailureMode mode() {
    return mode;
  }

  /** All rows that it may stand for; empty where it proves one. */
  List<FailureMode> candidates() {
    return this == DENIED_SILENTLY ? ANY_CAUSE : mode.candidates();
  }

  boolean mayBe(FailureMode other) {
    return other == mode || candidates().contains(other);
  }

  /** Whether it says that the request itself was refused, and not that something broke. */
  boolean isRefusal() {
    return switch (this) {
      case DENIED,
          DENIED_SILENTLY,
          NO_PROVIDER,
          WRONG_AUDIENCE,
          NO_AUDIENCE,
          KEY_NOT_RETRIEVED,
          TOKEN_REJECTED,
          TOKEN_EXPIRED,
          TOKEN_NOT_YET_VALID ->
          true;
      case THUMBPRINT, REGION_DISABLED, ARN_INVALID, TOO_LONG, OTHER -> false;
    };
  }

  static StsWord of(StsAnswer.Refused refused) {
    String message = refused.message();
    return switch (refused.code()) {
      case "AccessDenied" -> message.isBlank() ? DENIED_SILENTLY : DENIED;
      case "ExpiredTokenException", "ExpiredToken" -> TOKEN_EXPIRED;
      case "InvalidIdentityToken" -> ofInvalidToken(refused);
      case "IDPCommunicationError" -> KEY_NOT_RETRIEVED;
      case "IDPRejectedClaim" -> TOKEN_REJECTED;
      case "RegionDisabledException" -> REGION_DISABLED;
      case "ValidationError" -> ofInvalidRequest(message);
      default -> OTHER;
    };
  }

  private static StsWord ofInvalidToken(StsAnswer.Refused refused) {
    String message = refused.message();
    if (refused.untimely()) {
      return TOKEN_NOT_YET_VALID;
    }
    if (message.contains("No OpenIDConnect provider found")) {
      return NO_PROVIDER;
    }
    if (message.contains("Incorrect token audience")) {
      return WRONG_AUDIENCE;
    }
    if (message.contains("Missing a required claim: aud")) {
      return NO_AUDIENCE;
    }
    if (message.contains("retrieve verification key")) {
      return KEY_NOT_RETRIEVED;
    }
    return message.contains("thumbprint") ? THUMBPRINT : TOKEN_REJECTED;
  }

  private static StsWord ofInvalidRequest(String message) {
    if (message.contains("ARN is invalid")) {
      return ARN_INVALID;
    }
    return message.contains("MaxSessionDuration") ? TOO_LONG : OTHER;
  }
}
