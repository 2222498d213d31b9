package dev.rolecall.token;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A ServiceAccount token as the kubelet projects it into a pod: its text, which only {@link
 * #reveal()} hands out, and its claims, which nothing here has proven.
 */
public final class ProjectedToken {
  /** The most characters that STS takes (STS API Reference, AssumeRoleWithWebIdentity). */
  static final int LONGEST = 20_000;

  /** White space around a token is cut off, but not without end: 64 KiB are read. */
  private static final int READ_BYTES = 65_536;

  /**
   * What STS bears either way (recorded of it in 2026: github.com/radkawar/stackd, services/sts).
   */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final Path file;
  private final String text;
  private final Claims claims;

  private ProjectedToken(Path file, String text, Claims claims) {
    this.file = file;
    this.text = text;
    this.claims = claims;
  }

  /**
   * Opens the file anew, so that it sees what the kubelet wrote last, and trims what it reads. A
   * pipe is read to its end, for which its writer may let one wait without end.
   *
   * @throws TokenException where there is no token that can be read and parsed
   */
  public static ProjectedToken read(Path file) {
    return parse(file, content(file));
  }

  /**
   * The token that {@code text} is, without looking at the file.
   *
   * @param file where the text comes from, for messages
   * @throws TokenException where the text is not a token
   */
  public static ProjectedToken parse(Path file, String text) {
    String token = text.strip();
    if (token.isEmpty()) {
      throw new TokenException(new TokenFailure.Empty(file));
    }
    if (token.length() > LONGEST) {
      throw new TokenException(new TokenFailure.TooLong(file));
    }
    return new ProjectedToken(file, token, new ClaimReader(file).read(token));
  }

  /** One byte is one character: a token is ASCII, and what is not is found when it is parsed. */
  private static String content(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new TokenException(unreadable(file, false, "it is a directory"));
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(READ_BYTES + 1);
        if (bytes.length > READ_BYTES) {
          throw new TokenException(new TokenFailure.TooLong(file));
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new TokenException(new TokenFailure.Absent(file, directoryExists(file)));
    } catch (AccessDeniedException e) {
      throw new TokenException(unreadable(file, true, "permission denied"));
    } catch (IOException e) {
      throw new TokenException(unreadable(file, false, "an input error"));
    }
  }

  private static boolean directoryExists(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    return directory != null && Files.isDirectory(directory);
  }

  private static TokenFailure unreadable(Path file, boolean denied, String why) {
    return new TokenFailure.Unreadable(file, denied, why, FileAccess.of(file));
  }

  /** Why no STS would take this token at any time, or nothing. */
  public Optional<TokenFailure> unusable() {
    return claims.audiences().isEmpty()
        ? Optional.of(new TokenFailure.Legacy(file))
        : Optional.empty();
  }

  /**
   * Why STS would refuse this token if its clock showed {@code now}, or nothing. It is for STS to
   * judge: a clock of one's own may be wrong.
   */
  public Optional<TokenFailure> untimely(Instant now) {
    Optional<TokenFailure> early =
        Stream.of(notBefore(), issuedAt())
            .flatMap(Optional::stream)
            .filter(start -> start.isAfter(now.plus(TOLERANCE)))
            .findFirst()
            .map(start -> new TokenFailure.NotYetValid(file, start, now));
    return early.or(
        () ->
            expiresAt()
                .filter(end -> !end.isAfter(now.minus(TOLERANCE)))
                .map(end -> new TokenFailure.Expired(file, end, now)));
  }

  /** Where it was read from. */
  public Path file() {
    return file;
  }

  /** {@code iss}, for example {@code https://oidc.eks.eu-west-1.amazonaws.com/id/…}. */
  public String issuer() {
    return claims.issuer();
  }

  /** {@code sub}, for example {@code system:serviceaccount:team-a:default-editor}. */
  public String subject() {
    return claims.subject();
  }

  /** {@code aud}, whether it is written as one string or a list; empty for a legacy token. */
  public List<String> audiences() {
    return claims.audiences();
  }

  /** {@code iat}. */
  public Optional<Instant> issuedAt() {
    return claims.issuedAt();
  }

  /** {@code nbf}. */
  public Optional<Instant> notBefore() {
    return claims.notBefore();
  }

  /** {@code exp}; a legacy token has none. */
  public Optional<Instant> expiresAt() {
    return claims.expiresAt();
  }

  /** {@code kid} of the header: the name of the key that signed. */
  public Optional<String> keyId() {
    return claims.keyId();
  }

  /** {@code alg} of the header, for example {@code RS256}. */
  public String algorithm() {
    return claims.algorithm();
  }

  /** The ServiceAccount's namespace, as Kubernetes claims it. */
  public Optional<String> namespace() {
    return claims.namespace();
  }

  /** The ServiceAccount's name, as Kubernetes claims it. */
  public Optional<String> serviceAccount() {
    return claims.serviceAccount();
  }

  /** The pod's name; nothing where the token is not bound to a pod. */
  public Optional<String> pod() {
    return claims.pod();
  }

  /** The token itself, which is a secret: for the exchange with STS alone. */
  public String reveal() {
    return text;
  }

  /** Its subject and file; never its text. */
  @Override
  public String toString() {
    return "ProjectedToken[" + subject() + " from " + file + "]";
  }
}
