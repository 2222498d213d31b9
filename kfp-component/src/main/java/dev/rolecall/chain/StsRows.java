package dev.rolecall.chain;

import dev.rolecall.catalogue.FailureMode;
import dev.rolecall.credentials.StsRefusal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which rows of the catalogue STS's words stand for. */
final class StsRows {
  private StsRows() {}

  /** The row that they prove, one or an umbrella of several. */
  static FailureMode row(StsRefusal refusal) {
    return switch (refusal) {
      case NOT_AUTHORIZED, DENIED_SILENTLY -> FailureMode.STS_ACCESS_DENIED;
      case NO_PROVIDER -> FailureMode.STS_NO_PROVIDER;
      case WRONG_AUDIENCE -> FailureMode.PROVIDER_CLIENT_ID_MISSING;
      case NOT_VALIDATED, SEVERAL_AUDIENCES, TOKEN_REJECTED -> FailureMode.STS_TOKEN_REJECTED;
      case NO_AUDIENCE -> FailureMode.TOKEN_LEGACY;
      case TOKEN_MALFORMED -> FailureMode.TOKEN_MALFORMED;
      case KEY_NOT_RETRIEVED, ISSUER_NOT_REACHED -> FailureMode.STS_KEY_NOT_RETRIEVED;
      case THUMBPRINT_MISMATCH -> FailureMode.PROVIDER_THUMBPRINT_MISMATCH;
      case TOKEN_EXPIRED -> FailureMode.TOKEN_EXPIRED;
      case TOKEN_NOT_YET_VALID -> FailureMode.TOKEN_NOT_YET_VALID;
      case REGION_DISABLED -> FailureMode.ENDPOINT_REGION_DISABLED;
      case ARN_INVALID -> FailureMode.ROLE_ARN_MALFORMED;
      case DURATION_TOO_LONG -> FailureMode.ROLE_DURATION_TOO_LONG;
      case REQUEST_INVALID, OTHER -> FailureMode.STS_REFUSED;
    };
  }

  /** The row of the layer that a denial names; nothing where it proves no cause of its own. */
  static Optional<FailureMode> row(DenialClause clause) {
    return switch (clause.layer()) {
      case "VPC endpoint policy" -> Optional.of(FailureMode.STS_ENDPOINT_POLICY);
      case "service control policy", "resource control policy" ->
          Optional.of(FailureMode.DENIED_BY_ORGANIZATION);
      default -> Optional.empty();
    };
  }

  /** All rows that they may stand for; empty where they prove one cause. */
  static List<FailureMode> candidates(StsRefusal refusal) {
    return switch (refusal) {
      case DENIED_SILENTLY ->
          Stream.of(
                  FailureMode.STS_ACCESS_DENIED.candidates().stream(),
                  FailureMode.STS_TOKEN_REJECTED.candidates().stream(),
                  FailureMode.STS_KEY_NOT_RETRIEVED.candidates().stream(),
                  Stream.of(
                      FailureMode.PROVIDER_THUMBPRINT_MISMATCH,
                      FailureMode.TOKEN_LEGACY,
                      FailureMode.TOKEN_MALFORMED,
                      FailureMode.TOKEN_NOT_YET_VALID,
                      FailureMode.TOKEN_EXPIRED))
              .flatMap(rows -> rows)
              .distinct()
              .toList();
      // Their sentence says it all, or nothing that is known; no row is likelier for it.
      case SEVERAL_AUDIENCES, TOKEN_REJECTED, REQUEST_INVALID, OTHER -> List.of();
      case NOT_AUTHORIZED,
          NO_PROVIDER,
          WRONG_AUDIENCE,
          NOT_VALIDATED,
          NO_AUDIENCE,
          TOKEN_MALFORMED,
          KEY_NOT_RETRIEVED,
          ISSUER_NOT_REACHED,
          THUMBPRINT_MISMATCH,
          TOKEN_EXPIRED,
          TOKEN_NOT_YET_VALID,
          REGION_DISABLED,
          ARN_INVALID,
          DURATION_TOO_LONG ->
          row(refusal).candidates();
    };
  }
}
