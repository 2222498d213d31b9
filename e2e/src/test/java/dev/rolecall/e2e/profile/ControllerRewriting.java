package dev.rolecall.e2e.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the Profile controller does to a trust policy by itself, as a fault to compare with: it
 * writes a fresh document of one statement, with the audience and the subjects of the first one
 * (kubeflow/dashboard, components/profile-controller/controllers/plugin_iam.go).
 */
final class ControllerRewriting {
  private static final JsonMapper JSON = new JsonMapper();

  private ControllerRewriting() {}

  static String apply(String policy, String profile) {
    JsonNode first = first(policy);
    ArrayNode subjects = subjects(first);
    subjects.add(ProfileRole.subject(profile, ProfileRole.SERVICE_ACCOUNT));
    return fresh(first, subjects);
  }

  /** Whether it finds the subject there, and leaves the document as it is. */
  static boolean names(String policy, String profile) {
    for (JsonNode subject : subjects(first(policy))) {
      if (subject.asText().equals(ProfileRole.subject(profile, ProfileRole.SERVICE_ACCOUNT))) {
        return true;
      }
    }
    return false;
  }

  static String revoke(String policy, String profile) {
    JsonNode first = first(policy);
    ArrayNode left = JSON.createArrayNode();
    for (JsonNode subject : subjects(first)) {
      if (!subject.asText().equals(ProfileRole.subject(profile, ProfileRole.SERVICE_ACCOUNT))) {
        left.add(subject);
      }
    }
    return fresh(first, left);
  }

  private static JsonNode first(String policy) {
    try {
      return JSON.readTree(policy).at("/Statement/0");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String issuer(JsonNode statement) {
    String provider = statement.at("/Principal/Federated").asText();
    return provider.substring(provider.indexOf('/') + 1);
  }

  private static ArrayNode subjects(JsonNode statement) {
    ArrayNode subjects = JSON.createArrayNode();
    JsonNode found =
        statement.path("Condition").path("StringEquals").path(issuer(statement) + ":sub");
    if (found instanceof ArrayNode several) {
      return subjects.addAll(several);
    }
    return found.isMissingNode() ? subjects : subjects.add(found);
  }

  private static String fresh(JsonNode first, ArrayNode subjects) {
    ObjectNode document = JSON.createObjectNode().put("Version", "2012-10-17");
    ObjectNode statement = document.putArray("Statement").addObject().put("Effect", "Allow");
    statement.set("Principal", first.path("Principal"));
    statement.put("Action", "sts:AssumeRoleWithWebIdentity");
    ObjectNode equal = statement.putObject("Condition").putObject("StringEquals");
    equal.putArray(issuer(first) + ":aud").add(ProfileRole.AUDIENCE);
    if (!subjects.isEmpty()) {
      equal.set(issuer(first) + ":sub", subjects);
    }
    return document.toString();
  }
}
