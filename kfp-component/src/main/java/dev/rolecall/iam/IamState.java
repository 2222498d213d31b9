package dev.rolecall.iam;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What IAM shows an admin of one role and its issuer.
 *
 * @param accountId the account that was asked
 * @param role nothing where the role does not exist in that account, or was not to be seen
 * @param providers of the account; none where they were not to be seen
 * @param unseen why a part was not to be seen, and who can tell
 * @param trustQuota characters of a trust policy, white space not counted, that the account takes;
 *     nothing where that was not seen
 * @param controller the role of the Profile controller, by an ARN that is one, where all that
 *     limits it was read
 */
public record IamState(
    String accountId,
    Optional<Role> role,
    List<Provider> providers,
    Map<Part, String> unseen,
    Optional<Integer> trustQuota,
    Optional<Role> controller) {
  /** By default (AWS General Reference, IAM quotas, Role trust policy length). */
  public static final int DEFAULT_TRUST_QUOTA = 2048;

  /** What IAM is asked for, each by actions that it may deny by themselves. */
  public enum Part {
    /** Whether the role is there, with its trust policy. */
    ROLE,
    /** Its other policies, inline, attached and its boundary: all of them, or they are not seen. */
    POLICIES,
    /** The account's OIDC providers. */
    PROVIDERS
  }

  /** Copies. */
  public IamState {
    providers = List.copyOf(providers);
    unseen = Map.copyOf(unseen);
  }

  /** One of which every part was seen, but for the quota. */
  public IamState(String accountId, Optional<Role> role, List<Provider> providers) {
    this(accountId, role, providers, Map.of(), Optional.empty(), Optional.empty());
  }

  /** The same with the role of the Profile controller. */
  public IamState withController(Role seen) {
    return new IamState(accountId, role, providers, unseen, trustQuota, Optional.of(seen));
  }

  /** Why one of these parts was not to be seen, the first such; nothing where all were. */
  public Optional<String> unseen(Part... parts) {
    return Stream.of(parts).filter(unseen::containsKey).map(unseen::get).findFirst();
  }

  /**
   * A role.
   *
   * @param trustPolicy as stored, JSON
   * @param inline the policies that are the role's own
   * @param attached those that are managed by themselves
   * @param boundary what bounds the permissions that they give; nothing where nothing does
   * @param maxSessionSeconds 3600 to 43200 (IAM API Reference, CreateRole)
   */
  public record Role(
      String arn,
      String trustPolicy,
      List<Policy> inline,
      List<Policy> attached,
      Optional<Policy> boundary,
      int maxSessionSeconds) {
    /** Copies. */
    public Role {
      inline = List.copyOf(inline);
      attached = List.copyOf(attached);
    }

    /** One to which no policy is attached, and that nothing bounds. */
    public Role(String arn, String trustPolicy, List<Policy> inline, int maxSessionSeconds) {
      this(arn, trustPolicy, inline, List.of(), Optional.empty(), maxSessionSeconds);
    }

    /** The same with one more of its own. */
    public Role with(Policy policy) {
      List<Policy> more = Stream.concat(inline.stream(), Stream.of(policy)).toList();
      return new Role(arn, trustPolicy, more, attached, boundary, maxSessionSeconds);
    }

    /** Inline and attached, in that order. */
    public List<Policy> policies() {
      return Stream.concat(inline.stream(), attached.stream()).toList();
    }
  }

  /**
   * An OIDC provider.
   *
   * @param issuer its URL without the scheme, as IAM stores it
   * @param clientIds the audiences that it takes; none where it was not asked for them
   */
  public record Provider(String arn, String issuer, List<String> clientIds) {
    /** Copies. */
    public Provider {
      clientIds = List.copyOf(clientIds);
    }
  }
}
