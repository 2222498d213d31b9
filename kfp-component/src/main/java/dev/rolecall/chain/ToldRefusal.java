package dev.rolecall.chain;

import dev.rolecall.credentials.StsAnswer;
import dev.rolecall.credentials.StsRefusal;
import dev.rolecall.iam.TrustPolicy;
import dev.rolecall.s3.S3Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A refusal as a tool tells it, without what the tool wraps around it.
 *
 * @param service as the tool calls it
 * @param operation for example {@code AssumeRoleWithWebIdentity}
 * @param code the service's; empty where neither the tool nor the sentence tells
 * @param message the service's sentence, or nothing
 */
record ToldRefusal(
    Optional<String> service,
    Optional<String> operation,
    Optional<Integer> status,
    String code,
    String message) {
  private static final String EXCHANGE = TrustPolicy.ACTION.substring("sts:".length());
  private static final int FORBIDDEN = 403;
  private static final String DENIED = "AccessDenied";

  /** Of no other code of S3's (Amazon S3 API Reference, List of error codes). */
  private static final String DENIES = "Access Denied";

  /** What an answer without a body is called by: its status. */
  private static final Pattern STATUS = Pattern.compile("\\d{3}");

  /** An exception of a service's that is none of its modelled errors. */
  private static final Pattern OF_ANY_CODE =
      Pattern.compile("Sts|S3|Service|AwsService|Amazon\\w*|AWSSecurityTokenService");

  private static final Pattern OF_STS = Pattern.compile("(?i)sts|AWS ?Security ?Token ?Service");
  private static final Pattern OF_S3 = Pattern.compile("(?i)(Amazon )?s3");
  private static final Pattern S3_OPERATION = Pattern.compile(".*(Object|Bucket|Upload|Part).*");

  /** S3's own sentences (Amazon S3 API Reference, List of error codes), and actions in others. */
  private static final Pattern S3_MESSAGE =
      Pattern.compile(DENIES + "|The provided token has expired.*|.*\\b(s3|kms):[A-Z*].*");

  private static final Pattern NAMED =
      Pattern.compile("(?<![\\w.$-])(?<code>[A-Z][A-Za-z0-9]{5,})\\b(?:: ?(?<message>.*))?");

  /** ECMA-48, section 8.3.117 (SGR). */
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

  private static final Pattern QUOTE = Pattern.compile("(?<!\\\\)\"");

  /** The refusal that a text tells of, if it tells of one. */
  static Optional<ToldRefusal> in(String text) {
    String plain = unboxed(COLOUR.matcher(text).replaceAll("").replace("\r", ""));
    return Stream.of(ErrorWrapping.values())
        .flatMap(wrapping -> wrapping.find(plain).stream())
        .findFirst()
        .or(() -> named(plain))
        .or(() -> sentence(plain));
  }

  /** As it was wrapped, with what the rest tells in the place of what is not told. */
  static ToldRefusal of(
      Optional<String> service,
      Optional<String> operation,
      Optional<Integer> status,
      String code,
      String wrapped) {
    String message = message(wrapped);
    Optional<Integer> seen =
        status.or(
            () ->
                STATUS.matcher(code).matches()
                    ? Optional.of(Integer.valueOf(code))
                    : Optional.empty());
    boolean untold =
        code.isEmpty()
            || message.equals(DENIES)
            || STATUS.matcher(code).matches()
            || OF_ANY_CODE.matcher(code).matches();
    String told =
        !untold
            ? code
            : StsRefusal.codeOf(message)
                .orElse(
                    message.equals(DENIES) || seen.equals(Optional.of(FORBIDDEN)) ? DENIED : "");
    return new ToldRefusal(service, operation, seen, told, message);
  }

  /** A code that stands by itself, or before its sentence. */
  private static Optional<ToldRefusal> named(String text) {
    Matcher named = NAMED.matcher(text);
    while (named.find()) {
      ToldRefusal told =
          of(
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              named.group("code"),
              Optional.ofNullable(named.group("message")).orElse(""));
      if (told.isOfS3() || told.sts().reason() != StsRefusal.OTHER) {
        return Optional.of(told);
      }
      named.region(named.end("code"), text.length());
    }
    return Optional.empty();
  }

  private static Optional<ToldRefusal> sentence(String text) {
    return text.lines()
        .filter(line -> StsRefusal.codeOf(line).isPresent())
        .findFirst()
        .map(line -> of(Optional.empty(), Optional.empty(), Optional.empty(), "", line));
  }

  /** Terraform draws a line down the side of an error, and folds it. */
  private static String unboxed(String text) {
    if (text.indexOf('│') < 0) {
      return text;
    }
    List<String> paragraphs = new ArrayList<>(List.of(""));
    for (String line : text.lines().map(line -> line.replaceAll("[│╷╵]", "").strip()).toList()) {
      int last = paragraphs.size() - 1;
      if (line.isEmpty()) {
        paragraphs.add("");
      } else {
        paragraphs.set(last, (paragraphs.get(last) + " " + line).strip());
      }
    }
    return String.join("\n", paragraphs);
  }

  /** Without the rest of the JSON that it was logged in, which a quote alone begins. */
  private static String message(String wrapped) {
    Matcher quote = QUOTE.matcher(wrapped);
    boolean cut = QUOTE.matcher(wrapped).results().count() % 2 == 1 && quote.find();
    String message = cut ? wrapped.substring(0, quote.start()) : wrapped;
    String plain =
        message
            .replace("\\\"", "\"")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
            .strip();
    return plain.equals("null") ? "" : plain;
  }

  /** Whether it is of AssumeRoleWithWebIdentity, as far as the text tells. */
  boolean isOfExchange() {
    if (operation.isPresent()) {
      return operation.get().equals(EXCHANGE);
    }
    if (service.isPresent() && !OF_STS.matcher(service.get()).matches()) {
      return false;
    }
    Optional<String> action = DenialClause.action(message);
    return action.isPresent()
        ? action.get().equalsIgnoreCase(TrustPolicy.ACTION)
        : sts().reason() != StsRefusal.OTHER;
  }

  boolean isOfS3() {
    if (service.isPresent()) {
      return OF_S3.matcher(service.get()).matches();
    }
    return operation.isPresent()
        ? S3_OPERATION.matcher(operation.get()).matches()
        : S3_MESSAGE.matcher(message).matches() || S3Checks.isOwn(code);
  }

  /** As an answer of STS. */
  StsAnswer.Refused sts() {
    return new StsAnswer.Refused(status.orElse(0), code, message, Optional.empty(), 1);
  }

  /** As an answer of S3. */
  S3Answer.Refused s3() {
    int known = status.orElse(code.equals(DENIED) ? FORBIDDEN : 0);
    return new S3Answer.Refused(known, code, message, Optional.empty(), Optional.empty());
  }
}
