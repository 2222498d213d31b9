package dev.rolecall.chain;

import static dev.rolecall.chain.ExampleBucket.encrypting;
import static dev.rolecall.chain.ExampleBucket.frozen;
import static dev.rolecall.chain.ExampleBucket.onlyListing;
import static dev.rolecall.chain.ExampleBucket.policy;
import static dev.rolecall.chain.ExampleBucket.rolePolicy;

import dev.rolecall.iam.IamState;
import dev.rolecall.iam.WebIdentityRequest;
import dev.rolecall.s3.Scope;
import dev.rolecall.s3.ScopePolicy;
import dev.rolecall.verify.Evidence;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of what an admin sees of IAM, and of the issuer's keys. */
class IamGoldenTest {
  private static final String BEFORE = "oidc.rolecall.test/id/BEFORE";

  private final FindingsText text = new FindingsText();

  @Test
  void trustPolicies() {
    for (TrustFault fault : TrustFault.values()) {
      trust(fault.situation(), fault.policy());
    }
    trust(
        "a statement without a name denies",
        TrustFault.DENY.policy().replace("\"Sid\":\"Frozen\",", ""));
    trust("nothing is allowed", TrustFault.onlyDenial());
    trust(
        "the condition on the subject lists nobody",
        Example.trust().replace("\"" + Example.SUBJECT + "\"", "[]"));
    trust("a Deny is for whoever is not one role", TrustFault.forPrincipalsWithAnArn());
    trust("there is no room for another subject", TrustFault.crowded());
    trust("it admits, and IAM would refuse it today", TrustFault.bare(Example.trust()));
    trust(
        "IAM would refuse it today, and it does not admit",
        TrustFault.bare(TrustFault.SUB.policy()));
    trust("it is no policy", "[]");
    text.check("trust-findings.txt");
  }

  private void trust(String situation, String policy) {
    text.tell(situation, TrustCheck.decide(Example.iam(policy), Example.ASK));
  }

  @Test
  void rolesAndProviders() {
    role("there is no role", Example.ACCOUNT, Optional.empty());
    role(
        "the role is there by another path",
        Example.ACCOUNT,
        Optional.of("arn:aws:iam::111122223333:role/team-a"));
    String namesake = "arn:aws:iam::444455556666:role/kf/team-a";
    text.tell(
        "STS refuses, and a role of that name is in another account",
        RoleFindings.inOtherAccount(
                Example.ROLE, namesake, Evidence.of("role", Example.ROLE).and("found", namesake))
            .failed());
    provider("there is no provider", Example.trust(), List.of());
    provider(
        "the provider is for another host of the cluster",
        Example.trust(),
        List.of(Example.provider("oidc-dualstack.test/id/ABC")));
    text.tell(
        "the provider is for another host, and its path is not one cluster's",
        ProviderChecks.decideProvider(
            Example.iam(
                Example.trust(), List.of(Example.provider("login.example.com/realms/main"))),
            new WebIdentityRequest(
                Example.ROLE,
                "login.example.org/realms/main",
                Example.SUBJECT,
                List.of(Example.AUDIENCE))));
    provider(
        "provider and trust policy are for the cluster that was there before",
        TrustFault.OLD_ISSUER.policy(),
        List.of(Example.provider(BEFORE)));
    provider(
        "there are as many other providers as an account takes",
        Example.trust(),
        Example.otherProviders(100));
    provider(
        "the provider is for other audiences",
        Example.trust(),
        List.of(Example.providerFor("sts.amazonaws.com.cn", "other-audience")));
    provider("the provider is for no audience", Example.trust(), List.of(Example.providerFor()));
    text.tell(
        "the provider is for neither of the token's audiences",
        ProviderChecks.decideProvider(
            Example.iam(Example.trust(), List.of(Example.providerFor("other-audience"))),
            new WebIdentityRequest(
                Example.ROLE,
                Example.ISSUER,
                Example.SUBJECT,
                List.of(Example.AUDIENCE, "vault"))));
    text.tell(
        "the token's key is not published",
        ProviderChecks.decideKeys(Example.keys("key-0"), ClaimedIdentity.of(Example.token())));
    text.tell(
        "the token's key is published for encryption",
        ProviderChecks.decideKeys(
            Example.keys(
                List.of(
                    new PublishedKey(
                        "key-1", "RSA", Optional.of("its use is enc, which is for encryption")))),
            ClaimedIdentity.of(Example.token())));
    text.tell(
        "the token names none of several keys",
        ProviderChecks.decideKeys(
            Example.keys("key-0", "key-1"), ClaimedIdentity.of(Example.tokenWithoutKey())));
    keys("the API server's one key is not published", "key-1");
    keys("some of the API server's keys are not published", "key-0", "key-1", "key-2");
    text.check("provider-findings.txt");
  }

  private void role(String situation, String account, Optional<String> arn) {
    Optional<IamState.Role> role =
        arn.map(name -> new IamState.Role(name, Example.trust(), List.of(), 3600));
    text.tell(
        situation,
        RoleCheck.decide(new IamState(account, role, List.of()), Example.ROLE, Example.trust()));
  }

  private void provider(String situation, String trust, List<IamState.Provider> providers) {
    text.tell(situation, ProviderChecks.decideProvider(Example.iam(trust, providers), Example.ASK));
  }

  private void keys(String situation, String... ofServer) {
    text.tell(
        situation,
        ProviderChecks.decideKeys(
            Example.keys("key-0"),
            ClaimedIdentity.expected(
                "https://" + Example.ISSUER,
                Example.SUBJECT,
                List.of(Example.AUDIENCE),
                List.of(ofServer))));
  }

  @Test
  void policiesOfTheRole() {
    text.tell("the role has no policy", rolePolicy(List.of()));
    text.tell("its policies allow one action", rolePolicy(onlyListing()));
    text.tell(
        "its policies allow all but one action",
        rolePolicy(
            List.of(
                policy(
                    "scope",
                    ScopePolicy.whole("aws", Example.SCOPE).replace("\"s3:DeleteObject\",", "")))));
    text.tell(
        "its policies are for a bucket whose name is much the same",
        rolePolicy(List.of(policy("other", scopePolicy("ml-dataa", "team-a/")))));
    text.tell(
        "its policies are for other Profiles",
        RolePolicyCheck.decide(
            ExampleBucket.admin(
                    List.of(
                        policy("a", scopePolicy("ml-data", "team-a/")),
                        policy("b", scopePolicy("ml-data", "team-b/"))))
                .iam()
                .orElseThrow(),
            ExampleBucket.asking(new Scope("ml-data", "team-c/")),
            Set.of()));
    text.tell(
        "the scope is a directory bucket",
        RolePolicyCheck.decide(
            ExampleBucket.admin(Example.scopePolicy()).iam().orElseThrow(),
            ExampleBucket.asking(new Scope("ml-data--euw1-az1--x-s3", "")),
            Set.of()));
    text.tell("one of its policies denies", rolePolicy(frozen()));
    text.tell("one of them denies what is sent without a header", rolePolicy(encrypting()));
    text.check("role-policy-findings.txt");
  }

  private static String scopePolicy(String bucket, String prefix) {
    return ScopePolicy.whole("aws", new Scope(bucket, prefix));
  }
}
