package dev.rolecall.failure;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What must not leave in any text: tokens, session tokens, keys and passwords that a peer echoed or
 * that somebody put in the place of something else. They are known by their shape alone, and what
 * is shaped otherwise stays as it is: ARNs, ids, digests, paths, URLs.
 */
public final class Secrets {
  private static final String TOKEN_LEFT_OUT = "(a token, left out)";
  private static final String SECRET_LEFT_OUT = "(a secret, left out)";

  /**
   * A JSON Web Token (RFC 7519, section 3), or what is left of one: its header and its claims are
   * JSON objects, in base64url.
   */
  private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]{8,}+[\\w.-]*+");

  /** The same of JSON that has white space after its brace; a word may begin so too. */
  private static final Pattern SPACED_TOKEN =
      Pattern.compile("(?<![\\w-])(?:ey[A-P]|ew[0-9k-n])[\\w-]{8,}+\\.[\\w.-]++");

  /** What may be a session token, or a token's signature: base64 of either alphabet. */
  private static final Pattern LONG = Pattern.compile("[\\w+/=%-]{100,}+");

  /** The same where it begins as no token does, whatever is in the middle of it. */
  private static final Pattern LONG_NO_TOKEN =
      Pattern.compile("(?<![\\w+/=%.-])(?!ey[A-P]|ew[0-9k-n])" + LONG);

  private static final Pattern BETWEEN_SIGNS = Pattern.compile("[^A-Za-z0-9]|%[0-9A-F]{2}");

  /** Words and digests are shorter, or of one case. */
  private static final Pattern MIXED =
      Pattern.compile("(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])[A-Za-z0-9]{25,}");

  /** A secret access key has forty characters, as a SHA-1 has: only its name tells it. */
  private static final Pattern KEY =
      Pattern.compile("((?i:secret_?access_?key)\\W{1,5})[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/])");

  private static final Pattern USER_IN_URL = Pattern.compile("://[^/?#\\s]*@");

  private Secrets() {}

  /** {@code text} with a word of its kind in the place of each secret. */
  public static String leftOut(String text) {
    String sessionless = LONG_NO_TOKEN.matcher(text).replaceAll(Secrets::unlessRead);
    String tokenless = TOKEN.matcher(sessionless).replaceAll(TOKEN_LEFT_OUT);
    tokenless = SPACED_TOKEN.matcher(tokenless).replaceAll(TOKEN_LEFT_OUT);
    String keyless = KEY.matcher(tokenless).replaceAll("$1" + SECRET_LEFT_OUT);
    return USER_IN_URL
        .matcher(LONG.matcher(keyless).replaceAll(Secrets::unlessRead))
        .replaceAll("://(user)@");
  }

  /** What people read is made of words. */
  private static String unlessRead(MatchResult run) {
    boolean secret =
        Stream.of(BETWEEN_SIGNS.split(run.group(), -1))
            .anyMatch(part -> MIXED.matcher(part).matches());
    return secret ? SECRET_LEFT_OUT : Matcher.quoteReplacement(run.group());
  }
}
