package dev.rolecall.iam;

import dev.rolecall.credentials.RoleArn;
import java.util.List;

/** The roles of an account, by their trust policies. */
public record AccountRoles(List<RoleTrust> roles) {
  /** Copies. */
  public AccountRoles {
    roles = List.copyOf(roles);
  }

  /** All but that one; IAM knows roles by name, whatever their path. */
  public List<RoleTrust> besides(RoleArn role) {
    return roles.stream().filter(each -> !each.role().name().equals(role.name())).toList();
  }
}
