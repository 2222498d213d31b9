package dev.rolecall.iam;

import dev.rolecall.credentials.RoleArn;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Whether whoever some trust policies admit is admitted by others: for every principal, action and
 * value of a key that any of them tells from another, and not on samples. Of a request nothing is
 * taken as known, but that it has what every such request has.
 */
final class TrustComparison {
  private static final String ISSUER_OF = ":oidc-provider/";
  private static final String SAML_PROVIDER = ":saml-provider/";

  /** An account that nobody has: AWS gives none that begins with four zeros. */
  private static final String STRANGER = "000000000000";

  private final RoleArn role;
  private final List<Side> these;
  private final List<Side> those;
  private final PolicySet all;

  /** A document among the others, by its name. */
  private record Side(Policy policy) {
    boolean has(CompiledStatement statement) {
      return statement.policy().name().equals(policy.name());
    }

    boolean isAlike(Side other, List<CompiledStatement> possible) {
      return policy.document().version().equals(other.policy.document().version())
          && statements(possible).equals(other.statements(possible));
    }

    private List<Statement> statements(List<CompiledStatement> possible) {
      return possible.stream().filter(this::has).map(CompiledStatement::statement).toList();
    }
  }

  private TrustComparison(RoleArn role, List<PolicyDocument> these, List<PolicyDocument> those) {
    this.role = role;
    this.these = sides("these", these);
    this.those = sides("those", those);
    this.all =
        PolicySet.of(
            Stream.concat(this.these.stream(), this.those.stream()).map(Side::policy).toList());
  }

  private static List<Side> sides(String name, List<PolicyDocument> documents) {
    return IntStream.range(0, documents.size())
        .mapToObj(at -> new Side(new Policy(name + " " + at, documents.get(at))))
        .toList();
  }

  /**
   * Whether all requests that each of {@code these} admits are admitted by one of {@code those};
   * false too where that is too much to tell.
   */
  static boolean isWithin(RoleArn role, List<PolicyDocument> these, List<PolicyDocument> those) {
    TrustComparison comparison = new TrustComparison(role, these, those);
    return comparison
        .principals()
        .allMatch(
            principal -> {
              RequestContext context = context(principal);
              return actions(principal)
                  .map(action -> new Request(principal, action, role.toString(), context))
                  .allMatch(comparison::isWithin);
            });
  }

  private boolean isWithin(Request request) {
    Asked asked = all.asked(request);
    List<CompiledStatement> possible =
        all.statements().stream().filter(each -> each.applies(asked) != Truth.FALSE).toList();
    if (these.stream().anyMatch(side -> !mayAllow(side, possible)) || areAlike(possible)) {
      return true;
    }
    Together together =
        new Together(
            asked, possible.stream().filter(each -> each.applies(asked) == Truth.UNKNOWN).toList());
    List<Weighed> one = these.stream().map(side -> new Weighed(side, possible, together)).toList();
    List<Weighed> other =
        those.stream().map(side -> new Weighed(side, possible, together)).toList();
    Set<Long> combinations = together.combinations();
    return !combinations.isEmpty()
        && combinations.stream()
            .allMatch(
                held ->
                    other.stream().anyMatch(each -> each.admits(held))
                        || !one.stream().allMatch(each -> each.admits(held)));
  }

  /** Whether one of these says to a request just what one of those says. */
  private boolean areAlike(List<CompiledStatement> possible) {
    return these.stream()
        .anyMatch(one -> those.stream().anyMatch(other -> one.isAlike(other, possible)));
  }

  private static boolean mayAllow(Side side, List<CompiledStatement> possible) {
    return possible.stream().anyMatch(each -> side.has(each) && !each.denies());
  }

  /** One document's statements for a request, by what they need to apply. */
  private static final class Weighed {
    private final long[] allows;
    private final long[] denies;

    Weighed(Side side, List<CompiledStatement> possible, Together together) {
      this.allows = needs(side, possible, together, false);
      this.denies = needs(side, possible, together, true);
    }

    private static long[] needs(
        Side side, List<CompiledStatement> possible, Together together, boolean denies) {
      return possible.stream()
          .filter(each -> side.has(each) && each.denies() == denies)
          .mapToLong(together::needs)
          .toArray();
    }

    boolean admits(long held) {
      return applies(allows, held) && !applies(denies, held);
    }

    private static boolean applies(long[] statements, long held) {
      for (long needs : statements) {
        if ((held & needs) == needs) {
          return true;
        }
      }
      return false;
    }
  }

  /** Everyone whom a statement names, and of each kind one whom none does. */
  private Stream<Principal> principals() {
    Set<Principal> principals = new LinkedHashSet<>();
    all.statements().stream()
        .flatMap(each -> each.statement().principals().stream())
        .flatMap(each -> each.named().stream())
        .forEach(named -> principals.addAll(meant(named)));
    principals.addAll(
        List.of(
            new Principal.Federated(provider("nobody.invalid")),
            new Principal.Aws(aws(role.accountId()), role.accountId()),
            new Principal.Aws(aws(STRANGER), STRANGER),
            new Principal.Service("nobody.amazonaws.com")));
    return principals.stream();
  }

  private String provider(String issuer) {
    return "arn:%s:iam::%s%s%s".formatted(role.partition(), role.accountId(), ISSUER_OF, issuer);
  }

  private String aws(String accountId) {
    return "arn:%s:iam::%s:role/nobody".formatted(role.partition(), accountId);
  }

  /** An account stands for its principals, and so does a role for its sessions. */
  private List<Principal> meant(Principals.Named named) {
    return switch (named.kind()) {
      case FEDERATED -> List.of(new Principal.Federated(named.id()));
      case SERVICE -> List.of(new Principal.Service(named.id()));
      case ANYONE, CANONICAL_USER -> List.of();
      case AWS -> {
        Principal itself = Principal.parse("AWS", named.id());
        String account = ((Principal.Aws) itself).accountId();
        yield account.isEmpty()
            ? List.of(itself)
            : List.of(itself, new Principal.Aws(aws(account), account));
      }
    };
  }

  /**
   * What a principal can do to a role: web identities and those of SAML have an action each, all
   * others neither (Service Authorization Reference, AWS Security Token Service).
   */
  private static Stream<String> actions(Principal principal) {
    List<String> actions = new ArrayList<>(PolicyWords.TRUST_ACTIONS);
    if (!(principal instanceof Principal.Federated federated)) {
      actions.removeAll(List.of(TrustPolicy.ACTION, PolicyWords.SAML_ACTION));
    } else if (federated.providerArn().contains(SAML_PROVIDER)) {
      actions.removeAll(List.of(TrustPolicy.ACTION, PolicyWords.ROLE_ACTION));
    } else {
      actions.removeAll(List.of(PolicyWords.SAML_ACTION, PolicyWords.ROLE_ACTION));
    }
    return actions.stream();
  }

  /** A token of an issuer has a subject and an audience, and no other issuer's claims. */
  private static RequestContext context(Principal principal) {
    if (!(principal instanceof Principal.Federated federated)
        || !federated.providerArn().contains(ISSUER_OF)) {
      return RequestContext.EMPTY.with("*", Fact.Valueless.UNCERTAIN);
    }
    String arn = federated.providerArn();
    String issuer = arn.substring(arn.indexOf(ISSUER_OF) + ISSUER_OF.length());
    return RequestContext.EMPTY
        .with(Fact.Valueless.UNCERTAIN, "aws:*", "sts:*", issuer + ":*")
        .with(Fact.Valueless.PRESENT, issuer + ":sub", issuer + ":aud");
  }
}
