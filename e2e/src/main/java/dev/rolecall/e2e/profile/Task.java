package dev.rolecall.e2e.profile;

/** What an admin's command does, as far as it takes rights of its own. */
public enum Task {
  /** Reads cluster and IAM, and changes nothing. */
  VERIFY,
  /** Proves more than reading does, by a token and by a Pod that is not stored. */
  VERIFY_BY_TOKEN,
  /** Gives a Profile its role. */
  ONBOARD,
  /** Makes what is otherwise the Profile controller's to make. */
  ONBOARD_NAMESPACE,
  /** Gives a cluster its own roles. */
  ONBOARD_CLUSTER_ROLES,
  /** Takes a Profile's role. */
  OFFBOARD
}
