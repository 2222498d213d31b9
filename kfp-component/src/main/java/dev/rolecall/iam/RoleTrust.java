package dev.rolecall.iam;

import dev.rolecall.credentials.RoleArn;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Some role, and how its trust policy stands to a subject that another role is for.
 *
 * @param trustPolicy as stored, JSON
 */
public record RoleTrust(RoleArn role, String trustPolicy) {
  /** What of it concerns the subject. */
  public enum Hold {
    /** It stands in an Allow letter by letter. */
    NAMED,
    /** It is admitted by a pattern, or may be, where something unknown is so. */
    PATTERN,
    /** So is every account of the cluster. */
    OPEN,
    /** The policy cannot be read, and speaks of the issuer. */
    UNREADABLE
  }

  /** In what ways the policy concerns it; in none, where it does not. */
  public Set<Hold> holds(WebIdentityRequest asked) {
    WebIdentityRequest who = asked.of(role);
    Set<Hold> holds = EnumSet.noneOf(Hold.class);
    TrustDocument trust;
    try {
      trust = TrustDocument.parse(trustPolicy);
    } catch (MalformedPolicyException e) {
      if (trustPolicy.toLowerCase(Locale.ROOT).contains(who.issuer().toLowerCase(Locale.ROOT))) {
        holds.add(Hold.UNREADABLE);
      }
      return holds;
    }
    TrustDocument unnamed = trust.withoutName(who);
    if (!unnamed.equals(trust)) {
      holds.add(Hold.NAMED);
    }
    if (mayAdmit(unnamed, who)) {
      holds.add(isOpen(unnamed, who) ? Hold.OPEN : Hold.PATTERN);
    }
    return holds;
  }

  private static boolean mayAdmit(TrustDocument trust, WebIdentityRequest who) {
    Decision decision = trust.decide(who);
    return decision.allowed() || decision instanceof Decision.Depends;
  }

  private static boolean isOpen(TrustDocument trust, WebIdentityRequest who) {
    return mayAdmit(
        trust,
        new WebIdentityRequest(
            who.role(), who.issuer(), TrustPolicy.ANYBODY.toString(), who.audiences()));
  }
}
