package dev.rolecall.embedded.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request's parameters must satisfy, checked together: the answer counts all violations, as
 * AWS's does.
 */
final class Constraints {
  private static final Pattern OF_LIST = Pattern.compile("(\\w+)\\.member\\.(\\d+)\\.(\\w+)");
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,12}");

  private final QueryForm form;
  private final List<String> violations = new ArrayList<>();

  Constraints(QueryForm form) {
    this.form = form;
  }

  /** A parameter that must be there; empty text where it is not, which {@link #check} refuses. */
  String required(String name, int shortest, int longest) {
    Optional<String> value = form.get(name);
    if (value.isEmpty()) {
      violations.add(
          "Value null at '%s' failed to satisfy constraint: Member must not be null"
              .formatted(member(name)));
    }
    return value.map(text -> length(name, text, shortest, longest)).orElse("");
  }

  /** A parameter that may be there. */
  Optional<String> optional(String name, int shortest, int longest) {
    return form.get(name).map(text -> length(name, text, shortest, longest));
  }

  /** Of its parameter, whole. */
  void matches(String name, String value, Pattern pattern) {
    if (!value.isEmpty() && !pattern.matcher(value).matches()) {
      violate(
          name,
          "'" + value + "' ",
          "Member must satisfy regular expression pattern: " + pattern.pattern());
    }
  }

  /** A whole number that may be there. */
  OptionalInt integer(String name, int least, int greatest) {
    Optional<String> text = form.get(name);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!INTEGER.matcher(text.get()).matches()
        || Long.parseLong(text.get()) != (int) Long.parseLong(text.get())) {
      throw QueryErrors.MALFORMED_INPUT.error(name);
    }
    int value = Integer.parseInt(text.get());
    if (value < least) {
      violate(name, "'" + value + "' ", "Member must have value greater than or equal to " + least);
    } else if (value > greatest) {
      violate(name, "'" + value + "' ", "Member must have value less than or equal to " + greatest);
    }
    return OptionalInt.of(value);
  }

  /** A list's length. */
  void atMost(String name, List<String> values, int most) {
    if (values.size() > most) {
      violate(name, "", "Member must have length less than or equal to " + most);
    }
  }

  /** Throws where anything was violated. */
  void check() {
    if (!violations.isEmpty()) {
      throw QueryErrors.VALIDATION.error(
          "%d validation error%s detected: %s"
              .formatted(
                  violations.size(),
                  violations.size() == 1 ? "" : "s",
                  String.join("; ", violations)));
    }
  }

  private String length(String name, String value, int shortest, int longest) {
    // The value itself is left out: it may be a token.
    if (value.length() < shortest) {
      violate(name, "", "Member must have length greater than or equal to " + shortest);
    } else if (value.length() > longest) {
      violate(name, "", "Member must have length less than or equal to " + longest);
    }
    return value;
  }

  private void violate(String name, String value, String constraint) {
    violations.add(
        "Value %sat '%s' failed to satisfy constraint: %s"
            .formatted(value, member(name), constraint));
  }

  /**
   * AWS names a member by its parameter's name with a small first letter, and one of a list's like
   * {@code tags.1.member.value}.
   */
  static String member(String name) {
    Matcher ofList = OF_LIST.matcher(name);
    return ofList.matches()
        ? member(ofList.group(1)) + "." + ofList.group(2) + ".member." + member(ofList.group(3))
        : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
