package dev.rolecall.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What goes wrong between a Profile and its bucket, a row of the catalogue each. */
public enum FailureMode {
  TRUST_POLICY_TOO_LARGE,
  PLUGIN_UNKNOWN,
  PLUGIN_SPEC_EMPTY,
  NAMESPACE_OWNER_MISMATCH,
  CONTROLLER_IAM_DENIED,
  TRUST_STATEMENTS_LOST,
  PROFILE_STUCK_DELETING,
  TRUST_OPEN_TO_CLUSTER,
  POD_PREDATES_ANNOTATION,
  WEBHOOK_MISSING,
  WEBHOOK_FAILING_OPEN,
  POD_WRONG_SERVICE_ACCOUNT,
  TOKEN_UNREADABLE,
  TOKEN_NOT_MOUNTED,
  STATIC_KEYS_SHADOW_ROLE,
  IDENTITY_IS_NODE_ROLE,
  IDENTITY_FELL_BACK,
  STS_MODULE_MISSING,
  KFP_APISERVER_WITHOUT_WEB_IDENTITY,
  POD_IDENTITY_ASSOCIATION_RACE,
  ROLE_ARN_MALFORMED,
  TRUST_SUB_MISMATCH,
  TRUST_WILDCARD_UNDER_EQUALS,
  TRUST_SUB_UNDER_AUD,
  TRUST_AUD_MISMATCH,
  TRUST_PROPAGATING,
  TRUST_CONDITION_KEY_HAS_SCHEME,
  PROVIDER_MISSING,
  PROVIDER_ISSUER_REPLACED,
  PROVIDER_ISSUER_DIFFERS,
  ENDPOINT_WRONG_PARTITION,
  ENDPOINT_REGION_INACTIVE,
  ENDPOINT_REGION_DISABLED,
  PROVIDER_CLIENT_ID_MISSING,
  TOKEN_LEGACY,
  ISSUER_UNREACHABLE,
  ISSUER_KEY_MISSING,
  ISSUER_TRANSIENT,
  PROVIDER_THUMBPRINT_MISMATCH,
  TOKEN_EXPIRED,
  ROLE_DURATION_TOO_LONG,
  STS_UNREACHABLE,
  SIDECAR_NOT_READY,
  S3_WRONG_REGION,
  S3_ACTION_DENIED,
  S3_BUCKET_NOT_OWNED,
  S3_KMS_DENIED,
  POD_FROM_WORKSPACE_ACCOUNT,
  ANNOTATION_ON_OTHER_ACCOUNT,
  ROLE_IN_OTHER_ACCOUNT,
  LAUNCHER_STATIC_SECRET,
  LAUNCHER_CREDENTIALS_EXPIRED,
  UI_CANNOT_READ_ARTIFACT,
  PLUGIN_ROLE_IN_OTHER_ACCOUNT,
  CONTROLLER_PANICS_ON_TRUST,
  TRUST_FIRST_STATEMENT_NOT_OIDC,
  REVOKE_NEVER_REGISTERED,
  CONTROLLER_CAN_TAKE_ANY_ROLE,
  CONTROLLER_SDK_WITHOUT_POD_IDENTITY,
  TRUST_REVERTED_BY_IAC,
  DENIED_BY_ORGANIZATION,
  S3_DENIED_BY_POLICY_LAYER,
  S3_KMS_MULTIPART,
  ROLE_HAS_NO_POLICY,
  PROVIDER_QUOTA,
  SESSION_TOKEN_V1,
  MESH_EGRESS_BLOCKED,
  NETWORK_POLICY_BLOCKS_EGRESS,
  POD_IDENTITY_BEHIND_PROXY,
  TRUST_ADMITS_NAMESPACE,
  ROLE_MISSING,
  TRUST_ACTION_WRONG,
  TRUST_PRINCIPAL_WRONG,
  TRUST_EXPLICIT_DENY,
  S3_BUCKET_MISSING,
  // rows of our own, in addition to the 75
  REGION_MISSING,
  ENVIRONMENT_MALFORMED,
  WEB_IDENTITY_MISSING,
  TOKEN_EMPTY,
  TOKEN_MALFORMED,
  TOKEN_NOT_YET_VALID,
  STS_ACCESS_DENIED,
  STS_TOKEN_REJECTED,
  STS_KEY_NOT_RETRIEVED,
  STS_NO_PROVIDER,
  STS_REFUSED,
  STS_ENDPOINT_POLICY,
  S3_ACCESS_DENIED,
  S3_UNREACHABLE,
  S3_REFUSED,
  S3_PARAMETER_REQUIRED,
  TRUST_OPEN_TO_PROFILES,
  TRUST_CONDITION_KEY_UNKNOWN,
  TRUST_CONDITION_UNMET,
  TRUST_ISSUERS_ANDED,
  TRUST_POLICY_MALFORMED,
  PROVIDER_URL_DIFFERS_BY_SLASH,
  ISSUER_KEY_UNUSABLE,
  S3_EXPLICIT_DENY,
  S3_SCOPE_FOREIGN,
  S3_ACCESS_POINT,
  S3_EXPRESS,
  S3_REQUESTER_PAYS,
  S3_OBJECT_FOREIGN,
  S3_OBJECT_ARCHIVED,
  CONTROLLER_LOOPS_ON_TWO_PLUGINS,
  CONTROLLER_FEDERATED_LIST,
  SCOPE_EXCEEDED,
  TRUST_OF_OTHER_ROLE,
  REFUSAL_MISSING,
  SERVICE_ACCOUNT_MISSING,
  POD_REFUSED_BY_SECURITY,
  POD_REFUSED_BY_QUOTA,
  POD_REFUSED_BY_ADMISSION,
  RUN_TIMED_OUT;

  /** The name by which reports, {@code explain} and {@code --fault} know it: lower case, dashes. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The link of the chain that is broken, or where the break shows. */
  public Link link() {
    return row().link();
  }

  /** What the user sees, in one or two sentences. */
  public String symptom() {
    return row().symptom();
  }

  /** The true cause, in general terms. */
  public String cause() {
    return row().cause();
  }

  /** What shows that it is this row and no other. */
  public String toldBy() {
    return row().toldBy();
  }

  /** Who can do what mends it. */
  public Mender mender() {
    return row().mender();
  }

  /**
   * What to do, a line each. A line that begins with a capital letter is a sentence; any other is
   * to be typed, with names in capitals for what is to be filled in.
   */
  public List<String> remedy() {
    return row().remedy();
  }

  /** Who met it, or where it was read. */
  public String source() {
    return row().source();
  }

  /**
   * The rows that look like this one from a pod: first those of its own link, then of those beside
   * it, each likeliest first. Not empty where this row stands for several, which only an
   * administrator can tell apart; it is then among them itself if it is one of the causes too.
   */
  public List<FailureMode> candidates() {
    return Catalogue.candidates(this);
  }

  /** Those of its {@link #candidates()} that what was seen leaves possible. */
  public List<FailureMode> candidates(Predicate<FailureMode> possible) {
    return candidates().stream().filter(possible).toList();
  }

  /** Whether the link holds all the same, so that it is warned of it. */
  public boolean warned() {
    return row().warned();
  }

  /** By what it may pass while one waits; nothing where somebody has to mend it. */
  public Optional<Awaited> awaited() {
    return row().awaited();
  }

  /** The row of that {@link #id()}, if there is one. */
  public static Optional<FailureMode> of(String id) {
    return Arrays.stream(values()).filter(mode -> mode.id().equals(id)).findFirst();
  }

  private CatalogueRow row() {
    return Catalogue.row(this);
  }
}
