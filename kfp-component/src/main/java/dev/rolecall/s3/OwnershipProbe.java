package dev.rolecall.s3;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.Owner;
import software.amazon.awssdk.services.s3.model.Payer;

/** Looks for what makes S3 refuse to one whom all policies allow. Three GETs at most. */
final class OwnershipProbe {
  private final ScopeRun run;

  OwnershipProbe(ScopeRun run) {
    this.run = run;
  }

  /**
   * Looks.
   *
   * @param unread the key of an object that may not be read, where there is one
   */
  Ownership view(Optional<String> unread) {
    return new Ownership(run.sight(this::requesterPays), unread.filter(this::isForeign));
  }

  private boolean requesterPays() {
    return run.s3().getBucketRequestPayment(r -> r.bucket(run.bucket())).payer() == Payer.REQUESTER;
  }

  private boolean isForeign(String key) {
    Optional<String> owner =
        run.sight(() -> run.s3().getBucketAcl(r -> r.bucket(run.bucket())))
            .flatMap(acl -> id(acl.owner()));
    return owner.isPresent()
        && run.sight(
                () ->
                    run.s3()
                        .listObjectsV2(
                            r -> r.bucket(run.bucket()).prefix(key).fetchOwner(true).maxKeys(1)))
            .flatMap(listed -> listed.contents().stream().findFirst())
            .filter(object -> key.equals(object.key()))
            .flatMap(object -> id(object.owner()))
            .filter(other -> !other.equals(owner.get()))
            .isPresent();
  }

  private static Optional<String> id(@Nullable Owner owner) {
    return Optional.ofNullable(owner).map(Owner::id);
  }
}
