package dev.rolecall.s3;

/**
 * What earlier runs left under Rolecall's own prefix.
 *
 * @param found objects, and unfinished uploads, older than an hour
 * @param removed of them
 */
public record Leftovers(int found, int removed) {
  Leftovers and(Leftovers other) {
    return new Leftovers(found + other.found, removed + other.removed);
  }
}
