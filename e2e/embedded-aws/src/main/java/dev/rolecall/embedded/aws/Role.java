package dev.rolecall.embedded.aws;

import dev.rolecall.iam.Policy;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A role of an account.
 *
 * @param id {@code AROA…}, never that of another role, not even of one with the same name
 * @param path begins and ends with a slash
 * @param description empty where it has none
 * @param trustPolicy who may assume it
 * @param inline its own policies by name
 * @param tags by key
 * @param attached ARNs of managed policies, in the order in which they were attached
 * @param boundary the managed policy that bounds its permissions
 */
record Role(
    String id,
    String path,
    String name,
    Instant created,
    String description,
    int maxSessionSeconds,
    Document trustPolicy,
    SortedMap<String, String> tags,
    SortedMap<String, Document> inline,
    List<String> attached,
    Optional<String> boundary) {
  /** A policy's text as it was given, and as it is read. */
  record Document(String text, Policy policy) {}

  Role {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    inline = Collections.unmodifiableSortedMap(new TreeMap<>(inline));
    attached = List.copyOf(attached);
  }

  Role withTrustPolicy(Document policy) {
    return new Role(
        id,
        path,
        name,
        created,
        description,
        maxSessionSeconds,
        policy,
        tags,
        inline,
        attached,
        boundary);
  }

  Role withSettings(String newDescription, int seconds) {
    return new Role(
        id,
        path,
        name,
        created,
        newDescription,
        seconds,
        trustPolicy,
        tags,
        inline,
        attached,
        boundary);
  }

  Role withTags(SortedMap<String, String> newTags) {
    return new Role(
        id,
        path,
        name,
        created,
        description,
        maxSessionSeconds,
        trustPolicy,
        newTags,
        inline,
        attached,
        boundary);
  }

  Role withInline(SortedMap<String, Document> policies) {
    return new Role(
        id,
        path,
        name,
        created,
        description,
        maxSessionSeconds,
        trustPolicy,
        tags,
        policies,
        attached,
        boundary);
  }

  Role withAttached(List<String> arns) {
    return new Role(
        id,
        path,
        name,
        created,
        description,
        maxSessionSeconds,
        trustPolicy,
        tags,
        inline,
        arns,
        boundary);
  }

  Role withBoundary(Optional<String> arn) {
    return new Role(
        id,
        path,
        name,
        created,
        description,
        maxSessionSeconds,
        trustPolicy,
        tags,
        inline,
        attached,
        arn);
  }
}
