package dev.rolecall.e2e.profile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rolecall.cluster.ClusterJson;
import dev.rolecall.cluster.ClusterState.ServiceAccount;
import dev.rolecall.e2e.cluster.ClusterReader;
import dev.rolecall.e2e.cluster.KubeApi;
import dev.rolecall.token.ServiceAccountSubject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * What a cluster holds of its own roles.
 *
 * @param profiles all that are not being deleted, as the API server has them
 * @param accounts of those that were asked for, the role annotation of each that is there, empty
 *     where it has none
 */
record ClusterRolesState(List<JsonNode> profiles, Map<ServiceAccountSubject, String> accounts) {
  /**
   * Reads it.
   *
   * @throws OnboardingException where Profiles may not be listed
   */
  static ClusterRolesState read(KubeApi api, Collection<ServiceAccountSubject> asked) {
    Map<ServiceAccountSubject, String> accounts = new LinkedHashMap<>();
    for (ServiceAccountSubject each : asked) {
      api.find(path(each))
          .map(ClusterJson::account)
          .map(account -> account.annotations().getOrDefault(ServiceAccount.ROLE_ANNOTATION, ""))
          .ifPresent(role -> accounts.put(each, role));
    }
    return new ClusterRolesState(
        api.find(ClusterReader.KUBEFLOW).isPresent() ? profiles(api) : List.of(), accounts);
  }

  private static List<JsonNode> profiles(KubeApi api) {
    return api.pagesIfAllowed(ClusterReader.KUBEFLOW + "/profiles", ClusterRolesState::staying)
        .orElseThrow(() -> new OnboardingException(OnboardingSentences.profilesNotListed()));
  }

  private static List<JsonNode> staying(JsonNode list) {
    return StreamSupport.stream(list.path("items").spliterator(), false)
        .filter(profile -> profile.at("/metadata/deletionTimestamp").isMissingNode())
        .toList();
  }

  /** Where a ServiceAccount is. */
  static String path(ServiceAccountSubject account) {
    return "/api/v1/namespaces/%s/serviceaccounts/%s"
        .formatted(account.namespace(), account.name());
  }

  /**
   * The subjects of all Profiles.
   *
   * @throws OnboardingException where one has a name that no namespace has
   */
  List<String> subjects() {
    List<String> subjects = new ArrayList<>();
    for (JsonNode profile : profiles) {
      String name = profile.at("/metadata/name").asText();
      try {
        subjects.add(ProfileRole.subject(name, ProfileRole.SERVICE_ACCOUNT));
      } catch (IllegalArgumentException e) {
        throw new OnboardingException(OnboardingSentences.misnamedProfile(name));
      }
    }
    return subjects;
  }
}
