package dev.rolecall.iam;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A text of a policy, its variables filled in: characters and wildcards. What a variable brings in
 * is never a wildcard.
 */
final class Glob {
  /** Which wildcards a text has, and what they may stand for. */
  enum Mode {
    /** None: {@code *} and {@code ?} are themselves. */
    EXACT,
    /** {@code *} any characters, {@code ?} any one (Condition operators, String). */
    LIKE,
    /**
     * As {@code LIKE}, but in none of the five components before an ARN's fifth colon does a
     * wildcard stand for a colon (Condition operators, ARN: each of the six is checked separately).
     */
    ARN,
    /**
     * As {@code ARN}, but a {@code *} that ends a component may go on beyond colons (IAM JSON
     * policy elements: Resource, Using wildcards in resource ARNs); slashes are like any character.
     * Variables stand after the fifth colon only (Variables and tags, Resource element).
     */
    RESOURCE
  }

  private static final int LAST_COMPONENT = 5;
  private static final int RUN = -1;
  private static final int RUN_WITHOUT_COLON = -2;
  private static final int ONE = -3;
  private static final int ONE_WITHOUT_COLON = -4;

  /** Code points, or one of the negative constants. */
  private final int[] tokens;

  private Glob(int[] tokens) {
    this.tokens = tokens;
  }

  /** Nothing where a variable has no value: such a text equals nothing and is like nothing. */
  static Optional<Glob> compile(String text, Mode mode, PolicyVariables variables) {
    IntStream.Builder tokens = IntStream.builder();
    int component = 0;
    for (int at = 0; at < text.length(); ) {
      int end = variables.end(text, at);
      if (end >= 0) {
        boolean early = mode == Mode.RESOURCE && component < LAST_COMPONENT;
        Optional<String> value = variables.value(text.substring(at + 2, end));
        if (early || value.isEmpty()) {
          return Optional.empty();
        }
        value.get().codePoints().forEach(tokens::add);
        at = end + 1;
        continue;
      }
      int character = text.codePointAt(at);
      at += Character.charCount(character);
      component += character == ':' ? 1 : 0;
      boolean ends = at == text.length() || text.charAt(at) == ':';
      boolean bounded =
          (mode == Mode.ARN || (mode == Mode.RESOURCE && !(ends && character == '*')))
              && component < LAST_COMPONENT;
      tokens.add(token(character, mode, bounded));
    }
    return Optional.of(new Glob(tokens.build().toArray()));
  }

  private static int token(int character, Mode mode, boolean bounded) {
    if (mode == Mode.EXACT || (character != '*' && character != '?')) {
      return character;
    }
    if (character == '*') {
      return bounded ? RUN_WITHOUT_COLON : RUN;
    }
    return bounded ? ONE_WITHOUT_COLON : ONE;
  }

  /** Whether {@code text} is like {@code pattern}, which has no variables. */
  static boolean like(String pattern, String text) {
    return compile(pattern, Mode.LIKE, PolicyVariables.NONE).orElseThrow().matches(text);
  }

  /** As {@link #like}, without regard to case. */
  static boolean likeIgnoringCase(String pattern, String text) {
    return like(pattern.toLowerCase(Locale.ROOT), text.toLowerCase(Locale.ROOT));
  }

  /** Whether the whole of {@code text} matches. Time is proportional to both lengths' product. */
  boolean matches(String text) {
    boolean[] reached = new boolean[tokens.length + 1];
    reach(reached, 0);
    for (int character : text.codePoints().toArray()) {
      boolean[] next = new boolean[tokens.length + 1];
      for (int at = 0; at < tokens.length; at++) {
        if (reached[at] && admits(tokens[at], character)) {
          reach(next, isRun(tokens[at]) ? at : at + 1);
        }
      }
      reached = next;
    }
    return reached[tokens.length];
  }

  /** Also reaches what lies behind runs, as a run may stand for nothing. */
  private void reach(boolean[] reached, int from) {
    int at = from;
    reached[at] = true;
    while (at < tokens.length && isRun(tokens[at])) {
      reached[++at] = true;
    }
  }

  private static boolean isRun(int token) {
    return token == RUN || token == RUN_WITHOUT_COLON;
  }

  private static boolean admits(int token, int character) {
    return switch (token) {
      case RUN, ONE -> true;
      case RUN_WITHOUT_COLON, ONE_WITHOUT_COLON -> character != ':';
      default -> token == character;
    };
  }

  /** The text, where it has no wildcards. */
  String text() {
    return new String(tokens, 0, tokens.length);
  }
}
