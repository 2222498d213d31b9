package dev.rolecall.embedded.aws;

import dev.rolecall.credentials.RoleArn;
import dev.rolecall.iam.Layer;
import dev.rolecall.iam.Policy;
import dev.rolecall.iam.RequestContexts;
import dev.rolecall.iam.WebIdentityRequest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The state of one account: its admin's key, its roles, policies and OIDC providers, and the
 * sessions that were issued.
 *
 * <p>Its monitor guards all of it: who reads first and writes then holds it for both.
 */
final class Account {
  /** How long an expired session's key is still known, so that it is refused as expired. */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  /** The alphabet of AWS's ids: base 32. */
  private static final String ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /** Of this account and all that is in it. */
  private static final String PARTITION = "aws";

  private final String accountId;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Key adminKey;

  /** By name in lower case: IAM tells names apart by more than case. */
  private final Settling<Role> roles;

  private final Settling<ManagedPolicy> policies;
  private final Settling<OidcProvider> providers;

  /** What was decided is put into words only where somebody hears it. */
  private volatile Consumer<Supplier<Decided>> told = decided -> {};

  /** How long until a change counts. */
  private Duration propagation = Duration.ZERO;

  private final Map<String, IssuedSession> sessions = new LinkedHashMap<>();

  /** A session as it was issued. Whose role is gone has no permissions. */
  private record IssuedSession(
      Key key,
      RoleArn role,
      String roleId,
      Optional<WebIdentityRequest> identity,
      RequestContexts.NewSession begun,
      Instant issued,
      List<Policy> policies) {}

  Account(String accountId, Clock clock) {
    this.accountId = accountId;
    this.clock = clock;
    this.roles = new Settling<>(clock);
    this.policies = new Settling<>(clock);
    this.providers = new Settling<>(clock);
    this.adminKey = new Key(newId("AKIA", 16), newSecret(), Optional.empty(), Optional.empty());
  }

  String accountId() {
    return accountId;
  }

  /** From now on who is told what is decided. */
  void tell(Consumer<Decided> whom) {
    told = decided -> whom.accept(decided.get());
  }

  Consumer<Supplier<Decided>> told() {
    return told;
  }

  /** From now on a change of roles, policies or providers counts so much later. */
  synchronized void propagateIn(Duration later) {
    propagation = later;
  }

  /** The admin's long-lived key, random per account. */
  Key adminKey() {
    return adminKey;
  }

  /** Any key that was issued, expired or not. */
  synchronized Optional<Key> key(String accessKeyId) {
    return accessKeyId.equals(adminKey.accessKeyId())
        ? Optional.of(adminKey)
        : Optional.ofNullable(sessions.get(accessKeyId)).map(IssuedSession::key);
  }

  /**
   * Whose key it is, with the policies that its role has now.
   *
   * @throws IllegalArgumentException for a key that this account did not issue
   */
  synchronized Caller caller(Key key) {
    if (key.accessKeyId().equals(adminKey.accessKeyId())) {
      return new Caller.Admin(accountId, told);
    }
    IssuedSession session = sessions.get(key.accessKeyId());
    if (session == null) {
      throw new IllegalArgumentException("This account did not issue " + key);
    }
    String sessionName = session.begun().sessionName();
    Optional<Role> role = countingRole(session.role(), session.roleId());
    return new Caller.Session(
        assumedRoleArn(session.role().name(), sessionName),
        new RequestContexts.Session(
            session.role(),
            session.identity(),
            session.roleId() + ":" + sessionName,
            session.issued(),
            tags(role, session.begun().tags()),
            session.begun().sourceIdentity()),
        session.begun().transitiveTags(),
        layers(role, session.policies()),
        told);
  }

  /** A session's tag counts before its role's of the same key (Pass session tags in AWS STS). */
  private static Map<String, String> tags(Optional<Role> role, Map<String, String> ofSession) {
    Map<String, String> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    role.ifPresent(each -> tags.putAll(each.tags()));
    tags.putAll(ofSession);
    return tags;
  }

  private Map<Layer, List<Policy>> layers(Optional<Role> role, List<Policy> ofSession) {
    Map<Layer, List<Policy>> layers = new EnumMap<>(Layer.class);
    layers.put(Layer.IDENTITY, role.map(this::policies).orElse(List.of()));
    role.flatMap(Role::boundary)
        .flatMap(this::countingPolicy)
        .ifPresent(policy -> layers.put(Layer.BOUNDARY, List.of(policy.document().policy())));
    if (!ofSession.isEmpty()) {
      layers.put(Layer.SESSION, ofSession);
    }
    return layers;
  }

  /**
   * Begins a session of a role that its caller was found to be allowed.
   *
   * @param identity whose token the role was given for; nothing where it was a session
   * @param policies of the session itself; none where it may what its role may
   */
  synchronized Key issue(
      Role role,
      Optional<WebIdentityRequest> identity,
      RequestContexts.NewSession begun,
      Duration lifetime,
      List<Policy> policies) {
    Instant now = clock.instant();
    sessions
        .values()
        .removeIf(old -> old.key().expires().orElseThrow().plus(REMEMBERED).isBefore(now));
    Key key =
        new Key(
            newId("ASIA", 16),
            newSecret(),
            Optional.of(randomText(258)),
            Optional.of(Instant.ofEpochSecond(now.plus(lifetime).getEpochSecond())));
    sessions.put(
        key.accessKeyId(),
        new IssuedSession(
            key,
            RoleArn.parse(roleArn(role)),
            role.id(),
            identity,
            begun,
            now,
            List.copyOf(policies)));
    return key;
  }

  /** The principal that a session is; it has no path. */
  String assumedRoleArn(String roleName, String sessionName) {
    return "arn:%s:sts::%s:assumed-role/%s/%s"
        .formatted(PARTITION, accountId, roleName, sessionName);
  }

  String roleArn(Role role) {
    return arn("role" + role.path() + role.name());
  }

  /** An ARN of this account in IAM. */
  String arn(String resource) {
    return "arn:%s:iam::%s:%s".formatted(PARTITION, accountId, resource);
  }

  /** A random id of AWS's kind, such as {@code AROA…} with 17 characters after the prefix. */
  String newId(String prefix, int characters) {
    StringBuilder id = new StringBuilder(prefix);
    random
        .ints(characters, 0, ID_CHARACTERS.length())
        .forEach(index -> id.append(ID_CHARACTERS.charAt(index)));
    return id.toString();
  }

  synchronized Optional<Role> role(String name) {
    return roles.stored(keyOf(name));
  }

  /** As it counts: for STS, and for what a session may do. */
  synchronized Optional<Role> countingRole(RoleArn arn) {
    return roles.counting(keyOf(arn.name())).filter(role -> roleArn(role).equals(arn.toString()));
  }

  /** The same, if it is that one and none that took its name. */
  synchronized Optional<Role> countingRole(RoleArn arn, String id) {
    return countingRole(arn).filter(role -> role.id().equals(id));
  }

  synchronized List<Role> roles() {
    return roles.stored();
  }

  synchronized void put(Role role) {
    roles.put(keyOf(role.name()), role, propagation);
  }

  synchronized void remove(Role role) {
    roles.remove(keyOf(role.name()), propagation);
  }

  private static String keyOf(String roleName) {
    return roleName.toLowerCase(Locale.ROOT);
  }

  /** One of its own or one of AWS's. */
  synchronized Optional<ManagedPolicy> policy(String arn) {
    return policies.stored(arn).or(() -> AwsManagedPolicies.policy(arn));
  }

  /** As it counts. */
  synchronized Optional<ManagedPolicy> countingPolicy(String arn) {
    return policies.counting(arn).or(() -> AwsManagedPolicies.policy(arn));
  }

  /** Its own. */
  synchronized Collection<ManagedPolicy> policies() {
    return policies.stored();
  }

  synchronized void put(ManagedPolicy policy) {
    policies.put(policy.arn(), policy, propagation);
  }

  synchronized void remove(ManagedPolicy policy) {
    policies.remove(policy.arn(), propagation);
  }

  synchronized Optional<OidcProvider> provider(String arn) {
    return providers.stored(arn);
  }

  synchronized List<OidcProvider> providers() {
    return providers.stored();
  }

  /** As they count: for STS. */
  synchronized List<OidcProvider> countingProviders() {
    return providers.counting();
  }

  synchronized void put(OidcProvider provider) {
    providers.put(provider.arn(), provider, propagation);
  }

  synchronized void remove(OidcProvider provider) {
    providers.remove(provider.arn(), propagation);
  }

  private List<Policy> policies(Role role) {
    return Stream.concat(
            role.inline().values().stream(),
            role.attached().stream()
                .flatMap(arn -> countingPolicy(arn).stream())
                .map(ManagedPolicy::document))
        .map(Role.Document::policy)
        .toList();
  }

  private String newSecret() {
    return randomText(30);
  }

  private String randomText(int bytes) {
    byte[] raw = new byte[bytes];
    random.nextBytes(raw);
    return Base64.getEncoder().encodeToString(raw);
  }
}
