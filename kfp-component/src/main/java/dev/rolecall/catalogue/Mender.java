package dev.rolecall.catalogue;

import java.util.Arrays;
import java.util.Optional;

/** Who can mend what a row tells of. */
public enum Mender {
  /** Makes the pod anew, and changes its environment and its code. */
  POD_USER("pod user", "the pod's user, by its environment, its code or a new pod"),
  /** Changes IAM, the Profile and the cluster. */
  ADMIN("admin", "an administrator, in IAM, the Profile or the cluster"),
  /** Changes egress, endpoints and proxies. */
  NETWORK("network", "whoever runs the network, with its endpoints and proxies");

  private final String field;
  private final String who;

  Mender(String field, String who) {
    this.field = field;
    this.who = who;
  }

  /** Who it is, and where they mend it, to be read after {@code Mended by}. */
  public String who() {
    return who;
  }

  /** As a row's field names it, if it names one. */
  static Optional<Mender> of(String field) {
    return Arrays.stream(values()).filter(mender -> mender.field.equals(field)).findFirst();
  }
}
