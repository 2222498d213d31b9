package dev.rolecall.chain;

import dev.rolecall.iam.Request;
import dev.rolecall.iam.TrustDocument;
import dev.rolecall.iam.TrustPolicy;
import dev.rolecall.iam.TrustPolicy.Stranger;
import dev.rolecall.iam.TrustProof;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.verify.Evidence;
import dev.rolecall.verify.Finding;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whom a trust policy that admits the request admits without naming them. */
final class TrustOpenness {
  private final TrustDocument trust;
  private final WebIdentityRequest request;
  private final Request asked;

  /**
   * Of a trust policy.
   *
   * @param asked the request, with what is known of its keys
   */
  TrustOpenness(TrustDocument trust, WebIdentityRequest request, Request asked) {
    this.trust = trust;
    this.request = request;
    this.asked = asked;
  }

  /** The widest opening, if there is one. */
  Optional<Finding> find(Evidence evidence) {
    List<Stranger> strangers = strangers(trust);
    return first(strangers, Stranger::isAnybody)
        .map(
            any ->
                TrustFindings.openToCluster(
                    request,
                    TrustPolicy.hasConditionOn(request.subKey(), any.statement()),
                    closed(Stranger::isAnybody),
                    evidence))
        .or(
            () ->
                new TrustPolicy(trust.policy(), request.issuer())
                    .openToAnotherIssuer(request)
                    .map(provider -> TrustFindings.openToOther(request, provider, evidence)))
        .or(
            () ->
                first(strangers, Stranger::isOfAnyNamespace)
                    .map(
                        other ->
                            TrustFindings.openToProfiles(
                                request, closed(Stranger::isOfAnyNamespace), evidence)))
        .or(
            () ->
                first(strangers, this::isOwn)
                    .map(
                        own ->
                            TrustFindings.admitsNamespace(request, closed(this::isOwn), evidence)));
  }

  private boolean isOwn(Stranger stranger) {
    return stranger.account().namespace().equals(request.namespace());
  }

  private static Optional<Stranger> first(List<Stranger> strangers, Predicate<Stranger> which) {
    return strangers.stream().filter(which).findFirst();
  }

  private List<Stranger> strangers(TrustDocument document) {
    return new TrustPolicy(document.policy(), request.issuer())
        .strangers(asked, request.namespace());
  }

  /**
   * The change that closes it to such strangers, where it is proven to do no more: for this subject
   * alone, or else for all that it names.
   */
  private Optional<TrustChange> closed(Predicate<Stranger> which) {
    return Stream.of(List.<String>of(), trust.subjects(request.issuer()))
        .map(others -> closed(which, others))
        .filter(new TrustProof(trust, request, asked)::narrows)
        .filter(closed -> strangers(closed).stream().noneMatch(which))
        .findFirst()
        .map(closed -> new TrustChange(trust, closed));
  }

  private TrustDocument closed(Predicate<Stranger> which, List<String> others) {
    TrustDocument closed = trust;
    for (int left = trust.policy().statements().size(); left > 0; left--) {
      Optional<Stranger> open = first(strangers(closed), which);
      if (open.isEmpty()) {
        return closed;
      }
      int index = closed.policy().statements().indexOf(open.get().statement());
      closed = closed.narrowedTo(request, index, others);
    }
    return closed;
  }
}
