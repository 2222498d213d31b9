package dev.rolecall.e2e.admin;

import dev.rolecall.command.UsageException;
import dev.rolecall.credentials.RoleArn;
import dev.rolecall.e2e.profile.IamReader;
import dev.rolecall.iam.AccountRoles;
import dev.rolecall.iam.IamState;
import dev.rolecall.verify.Sight;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** Reads IAM as one identity, which is asked for once, and with it the account's roles. */
final class AccountReading implements AutoCloseable {
  private static final String NO_ROLE =
      "Neither the annotation nor the plugin names a role to look at.";

  private final Map<String, String> environment;
  private final Consumer<String> told;
  private @Nullable AdminIdentity admin;
  private @Nullable Sight<AccountRoles> roles;

  /**
   * Makes ready.
   *
   * @param told whose rights are used
   */
  AccountReading(Map<String, String> environment, Consumer<String> told) {
    this.environment = environment;
    this.told = told;
  }

  /** What was seen of a role, and of all others of its account. */
  record Seen(Sight<IamState> role, Sight<AccountRoles> account) {}

  /**
   * Of the role that a Profile names, if it names one.
   *
   * @param issuer of the cluster's tokens
   * @param controller the ARN of the Profile controller's role, where it shows
   */
  Seen read(Optional<RoleArn> role, String issuer, Optional<String> controller) {
    if (role.isEmpty()) {
      return new Seen(Sight.unseen(NO_ROLE), Sight.unseen(NO_ROLE));
    }
    AdminIdentity identity = identity();
    IamReader reader = new IamReader(identity.iam(), identity.accountId());
    try {
      Sight<AccountRoles> all = roles == null ? reader.roles() : roles;
      roles = all;
      return new Seen(Sight.seen(reader.read(role.get(), issuer, controller)), all);
    } catch (SdkException e) {
      throw new UsageException(AdminSentences.awsRefused(e, identity.arn()).toString());
    }
  }

  private AdminIdentity identity() {
    AdminIdentity known = admin;
    if (known == null) {
      known = AdminIdentity.of(environment);
      admin = known;
      told.accept("Reading IAM as %s.".formatted(known.arn()));
    }
    return known;
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close();
    }
  }
}
