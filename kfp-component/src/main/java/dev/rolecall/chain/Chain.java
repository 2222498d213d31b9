package dev.rolecall.chain;

import dev.rolecall.cluster.Admission;
import dev.rolecall.cluster.ClusterState;
import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.credentials.WebIdentityExchange;
import dev.rolecall.iam.AccountRoles;
import dev.rolecall.iam.IamState;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.s3.Attempt;
import dev.rolecall.s3.BucketState;
import dev.rolecall.s3.Leftovers;
import dev.rolecall.s3.ObjectRoundTrip;
import dev.rolecall.s3.Ownership;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopeProbes;
import dev.rolecall.s3.Transfer;
import dev.rolecall.transport.Transport;
import dev.rolecall.verify.Observation;

/** What a verification looks at, link by link, from a Profile to its bucket. */
public final class Chain {
  /** Role and token file, as the environment names them. */
  public static final Observation<WebIdentityConfig> CONFIG =
      new Observation<>("web identity configuration", WebIdentityConfig.class);

  /** The Profile and the accounts of its namespace. An admin's sight. */
  public static final Observation<ClusterState> CLUSTER =
      new Observation<>("cluster", ClusterState.class);

  /** The role and the account's OIDC providers. An admin's sight. */
  public static final Observation<IamState> IAM = new Observation<>("IAM", IamState.class);

  /** All roles of the account, by their trust policies. An admin's sight. */
  static final Observation<AccountRoles> ACCOUNT_ROLES =
      new Observation<>("account's roles", AccountRoles.class);

  /** The pods of the Profile's namespace, and the cluster's webhooks. An admin's sight. */
  static final Observation<ClusterState> WORKLOADS =
      new Observation<>("workloads", ClusterState.class);

  /** What a pod may see of its own namespace: itself, and the accounts. */
  static final Observation<ClusterState> OWN_POD = new Observation<>("own pod", ClusterState.class);

  /** The Profile whose token it must be. */
  static final Observation<String> PROFILE = new Observation<>("profile", String.class);

  /** The variables that matter. */
  static final Observation<SeenEnvironment> ENVIRONMENT =
      new Observation<>("environment", SeenEnvironment.class);

  /** This process's own, by which AWS is reached; in a pod it is the pod's. */
  static final Observation<SeenEnvironment> HERE =
      new Observation<>("environment here", SeenEnvironment.class);

  /** What the API server would make of a new pod of the Profile's. An admin's sight. */
  static final Observation<Admission> ADMISSION = new Observation<>("admission", Admission.class);

  /** How AWS is reached. */
  static final Observation<Transport> TRANSPORT = new Observation<>("transport", Transport.class);

  /** The projected token, or why it could not be read. */
  static final Observation<TokenReading> TOKEN = new Observation<>("token", TokenReading.class);

  /** What the token says, or would say. */
  static final Observation<ClaimedIdentity> CLAIMED =
      new Observation<>("claimed identity", ClaimedIdentity.class);

  /** What STS is asked with it. */
  static final Observation<WebIdentityRequest> REQUEST =
      new Observation<>("web identity request", WebIdentityRequest.class);

  /** What requests say of the environment that they are made in. */
  static final Observation<RequestKeys> KEYS = new Observation<>("request keys", RequestKeys.class);

  /** The key ids that the token's issuer publishes. */
  static final Observation<IssuerKeys> ISSUER_KEYS =
      new Observation<>("issuer keys", IssuerKeys.class);

  /** Whether the role's trust policy, as IAM shows it, admits the token. */
  static final Observation<Boolean> ADMITTED = new Observation<>("admitted", Boolean.class);

  /** How STS is asked for a session. No check decides on it. */
  static final Observation<WebIdentityExchange> STS =
      new Observation<>("sts", WebIdentityExchange.class);

  /** What STS answered to the token. */
  static final Observation<Exchange> EXCHANGE = new Observation<>("exchange", Exchange.class);

  /** The session that STS granted. */
  static final Observation<GrantedSession> SESSION =
      new Observation<>("session", GrantedSession.class);

  /** Who STS says the session is. */
  static final Observation<CallerAnswer> CALLER = new Observation<>("caller", CallerAnswer.class);

  /** The bucket and prefix that the Profile is for. */
  static final Observation<Scope> SCOPE = new Observation<>("scope", Scope.class);

  /** How S3 is asked. No check decides on it. */
  static final Observation<ScopeProbes> S3 = new Observation<>("s3", ScopeProbes.class);

  /** Whether the bucket keeps what is written. */
  static final Observation<BucketState> BUCKET_VERSIONS =
      new Observation<>("bucket versions", BucketState.class);

  static final Observation<BucketState> BUCKET_LOCKS =
      new Observation<>("bucket locks", BucketState.class);

  static final Observation<BucketState> BUCKET = new Observation<>("bucket", BucketState.class);

  /** Whose bucket and objects are, where S3 denied something. */
  static final Observation<Ownership> OWNERSHIP = new Observation<>("ownership", Ownership.class);

  /** A listing of the scope. */
  static final Observation<Attempt> S3_LIST = new Observation<>("s3 list", Attempt.class);

  /** One object written, read and removed. */
  static final Observation<ObjectRoundTrip> S3_ROUND_TRIP =
      new Observation<>("s3 round trip", ObjectRoundTrip.class);

  /** One object uploaded in parts. */
  static final Observation<Attempt> S3_MULTIPART = new Observation<>("s3 multipart", Attempt.class);

  /** One large object uploaded and downloaded, where that was asked for. */
  static final Observation<Transfer> S3_TRANSFER = new Observation<>("s3 transfer", Transfer.class);

  /** What was left by earlier runs, and removed. */
  static final Observation<Leftovers> S3_LEFTOVERS =
      new Observation<>("s3 leftovers", Leftovers.class);

  private Chain() {}
}
