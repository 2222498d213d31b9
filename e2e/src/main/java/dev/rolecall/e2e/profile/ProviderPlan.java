package dev.rolecall.e2e.profile;

import java.util.List;
import java.util.Optional;

/** What is to be done so that an account takes a cluster's tokens. */
final class ProviderPlan {
  private ProviderPlan() {}

  /**
   * Registers the issuer, for the audience of the pod identity webhook.
   *
   * @param issuer its URL
   * @param arn of its provider
   * @param clientIds of the provider; nothing where there is none
   */
  static Plan of(String issuer, String arn, Optional<List<String>> clientIds) {
    if (clientIds.isEmpty()) {
      return change(
          Change.inIam(
              "create OIDC provider of %s for %s".formatted(issuer, ProfileRole.AUDIENCE),
              List.of(),
              iam ->
                  iam.createOpenIDConnectProvider(
                      create -> create.url(issuer).clientIDList(ProfileRole.AUDIENCE))));
    }
    if (!clientIds.get().contains(ProfileRole.AUDIENCE)) {
      return change(
          Change.inIam(
              "add client id %s to %s".formatted(ProfileRole.AUDIENCE, arn),
              List.of(),
              iam ->
                  iam.addClientIDToOpenIDConnectProvider(
                      add -> add.openIDConnectProviderArn(arn).clientID(ProfileRole.AUDIENCE))));
    }
    return new Plan(List.of("OIDC provider " + arn), List.of(), List.of());
  }

  private static Plan change(Change change) {
    return new Plan(List.of(), List.of(change), List.of());
  }
}
