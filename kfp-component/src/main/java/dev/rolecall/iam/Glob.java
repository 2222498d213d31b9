package dev.rolecall.iam;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A text of a policy: characters, wildcards and variables. What a variable brings in is never a
 * wildcard.
 */
final class Glob implements CompiledValue {
  /** Which wildcards a text has, and what they may stand for. */
  enum Mode {
    /** None: {@code *} and {@code ?} are themselves. */
    EXACT,
    /** As {@code EXACT}, without regard to case. */
    EXACT_IN_ANY_CASE,
    /** {@code *} any characters, {@code ?} any one (Condition operators, String). */
    LIKE,
    /** As {@code LIKE}, without regard to case. */
    LIKE_IN_ANY_CASE,
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
    RESOURCE;

    private boolean isExact() {
      return this == EXACT || this == EXACT_IN_ANY_CASE;
    }

    private boolean isInAnyCase() {
      return this == EXACT_IN_ANY_CASE || this == LIKE_IN_ANY_CASE;
    }
  }

  private static final int LAST_COMPONENT = 5;

  /** Where {@code ${*}}, {@code ${?}} and {@code ${$}} stand for the bare character. */
  private static final String SPECIAL = "*?$";

  private static final int RUN = -1;
  private static final int RUN_WITHOUT_COLON = -2;
  private static final int ONE = -3;
  private static final int ONE_WITHOUT_COLON = -4;

  /** Behind the last one: no character. */
  private static final int NONE = -5;

  /** That of number n is this minus n. */
  private static final int VARIABLE = -6;

  private static final int[] IMPOSSIBLE = {};

  /** A text without wildcards, or a variable. */
  private record Part(String text, @Nullable Variable variable) {}

  /** Code points, or the negative constants. */
  private final int[] tokens;

  private final List<Variable> variables;
  private final boolean inAnyCase;
  private final boolean impossible;

  /** What stands before the first wildcard. */
  private final Part[] head;

  /** What stands behind it. */
  private final Tail tail;

  private enum Tail {
    NOTHING,
    ANYTHING,
    MORE
  }

  private Glob(int[] tokens, List<Variable> variables, boolean inAnyCase, boolean impossible) {
    this.tokens = tokens;
    this.variables = List.copyOf(variables);
    this.inAnyCase = inAnyCase;
    this.impossible = impossible;
    List<Part> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int at = 0;
    for (; at < tokens.length && !isWildcard(tokens[at]); at++) {
      if (tokens[at] >= 0) {
        text.appendCodePoint(tokens[at]);
      } else {
        parts.add(new Part(text.toString(), variables.get(VARIABLE - tokens[at])));
        text.setLength(0);
      }
    }
    parts.add(new Part(text.toString(), null));
    this.head = parts.toArray(Part[]::new);
    boolean last = at == tokens.length - 1 && tokens[at] == RUN;
    this.tail = at == tokens.length ? Tail.NOTHING : last ? Tail.ANYTHING : Tail.MORE;
  }

  /**
   * Reads a text.
   *
   * @param variables whether the policy's version knows variables; if not, {@code ${…}} is plain
   */
  static Glob compile(String text, Mode mode, boolean variables) {
    IntStream.Builder tokens = IntStream.builder();
    List<Variable> found = new ArrayList<>();
    boolean impossible = false;
    int component = 0;
    for (int at = 0; at < text.length(); ) {
      int end = variables ? Variable.end(text, at) : -1;
      if (end >= 0) {
        String name = text.substring(at + 2, end);
        impossible |= mode == Mode.RESOURCE && component < LAST_COMPONENT;
        if (name.length() == 1 && SPECIAL.contains(name)) {
          tokens.add(name.charAt(0));
        } else {
          tokens.add(VARIABLE - found.size());
          found.add(Variable.parse(name));
        }
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
      tokens.add(mode.isExact() ? character : token(character, bounded));
    }
    return new Glob(tokens.build().toArray(), found, mode.isInAnyCase(), impossible);
  }

  private static int token(int character, boolean bounded) {
    return switch (character) {
      case '*' -> bounded ? RUN_WITHOUT_COLON : RUN;
      case '?' -> bounded ? ONE_WITHOUT_COLON : ONE;
      default -> character;
    };
  }

  /** Whether {@code text} is like {@code pattern}, which has no variables. */
  static boolean like(String pattern, String text) {
    return compile(pattern, Mode.LIKE, false).matches(text);
  }

  /** As {@link #like}, without regard to case. */
  static boolean likeIgnoringCase(String pattern, String text) {
    return compile(pattern, Mode.LIKE_IN_ANY_CASE, false).matches(text);
  }

  @Override
  public Stream<String> unknown(RequestContext context) {
    return variables.stream().filter(each -> each.isUnknown(context)).map(Variable::name);
  }

  @Override
  public boolean matchesAnything() {
    return tokens.length > 0 && Arrays.stream(tokens).allMatch(token -> token == RUN);
  }

  /** What stands before the first wildcard or variable. */
  String beginning() {
    return head[0].text();
  }

  /** Whether it matches whatever begins with its {@link #beginning}. */
  boolean isOpen() {
    return head.length == 1 && tail == Tail.ANYTHING;
  }

  /** Whether the whole of {@code text} matches, where there is no variable. */
  boolean matches(String text) {
    return matches(text, RequestContext.EMPTY) == Truth.TRUE;
  }

  /** A variable whose value nobody here knows may be any text. */
  @Override
  public Truth matches(String text, RequestContext context) {
    if (impossible) {
      return Truth.FALSE;
    }
    if (tail == Tail.NOTHING && head.length == 1) {
      String only = head[0].text();
      return Truth.of(inAnyCase ? only.equalsIgnoreCase(text) : only.equals(text));
    }
    int begun = 0;
    for (Part part : head) {
      if (!text.regionMatches(inAnyCase, begun, part.text(), 0, part.text().length())) {
        return Truth.FALSE;
      }
      begun += part.text().length();
      Variable variable = part.variable();
      if (variable != null) {
        if (variable.isUnknown(context)) {
          return matchesFilled(text, context);
        }
        String value = variable.value(context).orElse(null);
        if (value == null || !text.regionMatches(inAnyCase, begun, value, 0, value.length())) {
          return Truth.FALSE;
        }
        begun += value.length();
      }
    }
    return switch (tail) {
      case NOTHING -> Truth.of(begun == text.length());
      case ANYTHING -> Truth.TRUE;
      case MORE -> matchesFilled(text, context);
    };
  }

  private Truth matchesFilled(String text, RequestContext context) {
    int[] filled = variables.isEmpty() ? tokens : filled(context);
    if (filled == IMPOSSIBLE || !matches(filled, text)) {
      return Truth.FALSE;
    }
    return isUnknown(context) ? Truth.UNKNOWN : Truth.TRUE;
  }

  /** Whether the value of a variable is not known. */
  boolean isUnknown(RequestContext context) {
    for (Variable variable : variables) {
      if (variable.isUnknown(context)) {
        return true;
      }
    }
    return false;
  }

  /** A text without wildcards, its variables filled in; nothing where one has no value. */
  Optional<String> filledText(RequestContext context) {
    if (lacking(context).isPresent()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    for (Part part : head) {
      text.append(part.text());
      if (part.variable() != null) {
        part.variable().value(context).ifPresent(text::append);
      }
    }
    return Optional.of(text.toString());
  }

  /** The first variable that has no value. */
  Optional<String> lacking(RequestContext context) {
    return variables.stream()
        .filter(each -> each.value(context).isEmpty())
        .map(Variable::name)
        .findFirst();
  }

  /** With the variables filled in; {@link #IMPOSSIBLE} where one has no value. */
  private int[] filled(RequestContext context) {
    if (impossible) {
      return IMPOSSIBLE;
    }
    String[] values = new String[variables.size()];
    int length = tokens.length;
    for (int at = 0; at < values.length; at++) {
      Variable variable = variables.get(at);
      if (!variable.isUnknown(context)) {
        Optional<String> value = variable.value(context);
        if (value.isEmpty()) {
          return IMPOSSIBLE;
        }
        values[at] = value.get();
        length += values[at].length() - 1;
      }
    }
    int[] filled = new int[length];
    int to = 0;
    for (int token : tokens) {
      if (token > VARIABLE) {
        filled[to++] = token;
      } else if (values[VARIABLE - token] == null) {
        filled[to++] = RUN;
      } else {
        String value = values[VARIABLE - token];
        for (int at = 0; at < value.length(); at += Character.charCount(filled[to - 1])) {
          filled[to++] = value.codePointAt(at);
        }
      }
    }
    return to == length ? filled : Arrays.copyOf(filled, to);
  }

  /**
   * Of several runs only the last is ever made longer: it could take whatever one before it could.
   * That is not so of a run without colons behind one with them.
   */
  private boolean matches(int[] wanted, String text) {
    int token = 0;
    int at = 0;
    int run = -1;
    int end = 0;
    boolean beyondColons = false;
    while (at < text.length()) {
      int next = token < wanted.length ? wanted[token] : NONE;
      int character = text.codePointAt(at);
      if (isRun(next)) {
        if (next == RUN_WITHOUT_COLON && beyondColons) {
          return matchesInAllWays(wanted, text);
        }
        beyondColons |= next == RUN;
        run = token++;
        end = at;
      } else if (admits(next, character, inAnyCase)) {
        token++;
        at += Character.charCount(character);
      } else if (run < 0 || !admits(wanted[run], text.codePointAt(end), inAnyCase)) {
        return false;
      } else {
        end += Character.charCount(text.codePointAt(end));
        at = end;
        token = run + 1;
      }
    }
    while (token < wanted.length && isRun(wanted[token])) {
      token++;
    }
    return token == wanted.length;
  }

  private static boolean admits(int token, int character, boolean inAnyCase) {
    return switch (token) {
      case RUN, ONE -> true;
      case RUN_WITHOUT_COLON, ONE_WITHOUT_COLON -> character != ':';
      default -> token == character || (inAnyCase && folded(token) == folded(character));
    };
  }

  /** As {@link String#equalsIgnoreCase} compares. */
  private static int folded(int character) {
    return Character.toLowerCase(Character.toUpperCase(character));
  }

  private static boolean isWildcard(int token) {
    return token < 0 && token > NONE;
  }

  private static boolean isRun(int token) {
    return token == RUN || token == RUN_WITHOUT_COLON;
  }

  private boolean matchesInAllWays(int[] wanted, String text) {
    Ways walk = new Ways(wanted, inAnyCase);
    BitSet places = walk.start();
    for (int character : text.codePoints().toArray()) {
      places = walk.step(places, character);
    }
    return walk.ends(places);
  }

  /** Whether it is of characters alone, without wildcards and variables. */
  boolean isPlain() {
    return tail == Tail.NOTHING && head.length == 1 && !impossible;
  }

  /** The one text that it matches; nothing where it matches another. */
  Optional<String> exactly() {
    return isPlain() && !inAnyCase ? Optional.of(head[0].text()) : Optional.empty();
  }

  /** All ways through the text at once; nothing where it can match no text. */
  Optional<Walk> walk(RequestContext context) {
    int[] filled = filled(context);
    return filled == IMPOSSIBLE ? Optional.empty() : Optional.of(new Ways(filled, inAnyCase));
  }

  private static final class Ways implements Walk {
    private final int[] wanted;
    private final boolean inAnyCase;

    private Ways(int[] wanted, boolean inAnyCase) {
      this.wanted = wanted;
      this.inAnyCase = inAnyCase;
    }

    @Override
    public BitSet start() {
      BitSet places = new BitSet(wanted.length + 1);
      reach(places, 0);
      return places;
    }

    @Override
    public BitSet step(BitSet places, int character) {
      BitSet next = new BitSet(wanted.length + 1);
      for (int at = places.nextSetBit(0);
          at >= 0 && at < wanted.length;
          at = places.nextSetBit(at + 1)) {
        if (admits(wanted[at], character, inAnyCase)) {
          reach(next, isRun(wanted[at]) ? at : at + 1);
        }
      }
      return next;
    }

    boolean ends(BitSet places) {
      return places.get(wanted.length);
    }

    @Override
    public IntStream characters() {
      IntStream own = Arrays.stream(wanted).filter(token -> token >= 0);
      return inAnyCase
          ? own.flatMap(
              token ->
                  IntStream.of(token, Character.toLowerCase(token), Character.toUpperCase(token)))
          : own;
    }

    /** Also what lies behind runs, as a run may stand for nothing. */
    private void reach(BitSet places, int from) {
      int at = from;
      places.set(at);
      while (at < wanted.length && isRun(wanted[at])) {
        places.set(++at);
      }
    }
  }
}
