package dev.rolecall.verify;

import dev.rolecall.cluster.ClusterView;
import dev.rolecall.credentials.WebIdentityConfig;
import dev.rolecall.credentials.WebIdentityExchange;
import dev.rolecall.iam.IamView;
import dev.rolecall.s3.Attempt;
import dev.rolecall.s3.BucketView;
import dev.rolecall.s3.Leftovers;
import dev.rolecall.s3.ObjectRoundTrip;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopeProbes;
import dev.rolecall.s3.Transfer;
import dev.rolecall.transport.Transport;

/** What a verification looks at, link by link, from a Profile to its bucket. */
public final class Chain {
  /** The variables that matter. Always seen. */
  public static final Observation<SeenEnvironment> ENVIRONMENT =
      new Observation<>("environment", SeenEnvironment.class);

  /** Role and token file, as the environment names them. */
  public static final Observation<WebIdentityConfig> CONFIG =
      new Observation<>("web identity configuration", WebIdentityConfig.class);

  /** The projected token, or why it could not be read. */
  public static final Observation<TokenReading> TOKEN =
      new Observation<>("token", TokenReading.class);

  /** The Profile, its namespace and accounts; of these, a pod sees itself and the accounts. */
  public static final Observation<ClusterView> CLUSTER =
      new Observation<>("cluster", ClusterView.class);

  /** The role and the account's OIDC providers. An admin's sight. */
  public static final Observation<IamView> IAM = new Observation<>("IAM", IamView.class);

  /** The key ids that the token's issuer publishes. */
  public static final Observation<IssuerKeys> ISSUER_KEYS =
      new Observation<>("issuer keys", IssuerKeys.class);

  /** What STS answered to the token. */
  public static final Observation<Exchange> EXCHANGE =
      new Observation<>("exchange", Exchange.class);

  /** The session that STS granted. */
  public static final Observation<Session> SESSION = new Observation<>("session", Session.class);

  /** Who STS says the session is. */
  public static final Observation<CallerAnswer> CALLER =
      new Observation<>("caller", CallerAnswer.class);

  /** The bucket and prefix that the Profile is for. */
  public static final Observation<Scope> SCOPE = new Observation<>("scope", Scope.class);

  /** Whether the bucket keeps what is written. */
  public static final Observation<BucketView> BUCKET =
      new Observation<>("bucket", BucketView.class);

  /** A listing of the scope. */
  public static final Observation<Attempt> S3_LIST = new Observation<>("s3 list", Attempt.class);

  /** One object written, read and removed. */
  public static final Observation<ObjectRoundTrip> S3_ROUND_TRIP =
      new Observation<>("s3 round trip", ObjectRoundTrip.class);

  /** One object uploaded in parts. */
  public static final Observation<Attempt> S3_MULTIPART =
      new Observation<>("s3 multipart", Attempt.class);

  /** One large object uploaded and downloaded, where that was asked for. */
  public static final Observation<Transfer> S3_TRANSFER =
      new Observation<>("s3 transfer", Transfer.class);

  /** What was left by earlier runs, and removed. */
  public static final Observation<Leftovers> S3_LEFTOVERS =
      new Observation<>("s3 leftovers", Leftovers.class);

  /** {@link #IAM}, or why it was not seen, for who can decide without it as well. */
  static final Observation<Glimpse<IamView>> IAM_GLIMPSE = glimpse("IAM, if seen");

  /** {@link #ISSUER_KEYS}, or why they were not seen. */
  static final Observation<Glimpse<IssuerKeys>> ISSUER_KEYS_GLIMPSE =
      glimpse("issuer keys, if seen");

  /** How AWS is reached. */
  static final Observation<Transport> TRANSPORT = new Observation<>("transport", Transport.class);

  /** How STS is asked for a session. No check decides on it. */
  static final Observation<WebIdentityExchange> STS =
      new Observation<>("sts", WebIdentityExchange.class);

  /** How S3 is asked. No check decides on it. */
  static final Observation<ScopeProbes> S3 = new Observation<>("s3", ScopeProbes.class);

  private Chain() {}

  @SuppressWarnings("unchecked") // Glimpse's parameter is what the observer's own type says
  private static <T> Observation<Glimpse<T>> glimpse(String name) {
    return new Observation<>(name, (Class<Glimpse<T>>) (Class<?>) Glimpse.class);
  }
}
