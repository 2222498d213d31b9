package dev.rolecall.token;

import dev.rolecall.failure.Explanation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Why a token cannot be used. No case carries the token's text. */
public sealed interface TokenFailure {
  /** Where the token was looked for. */
  Path file();

  /** Problem, cause and remedy. */
  Explanation explain();

  /**
   * There is no such file.
   *
   * @param directory whether the file's directory exists, that is, whether something is mounted
   */
  record Absent(Path file, boolean directory) implements TokenFailure {
    @Override
    public Explanation explain() {
      return TokenSentences.absent(this);
    }
  }

  /**
   * The file is there and cannot be read.
   *
   * @param denied whether the file's mode is the reason
   * @param why the operating system's word, for example {@code permission denied}
   * @param access the file's mode and owner beside this process's, where they can be seen
   */
  record Unreadable(Path file, boolean denied, String why, Optional<FileAccess> access)
      implements TokenFailure {
    @Override
    public Explanation explain() {
      return TokenSentences.unreadable(this);
    }
  }

  /** The file holds nothing but white space. */
  record Empty(Path file) implements TokenFailure {
    @Override
    public Explanation explain() {
      return TokenSentences.empty(this);
    }
  }

  /** The file holds more than STS takes. */
  record TooLong(Path file) implements TokenFailure {
    @Override
    public Explanation explain() {
      return TokenSentences.tooLong(this);
    }
  }

  /**
   * The text is not a JSON Web Token such as Kubernetes issues.
   *
   * @param part the part that is wrong: {@code token}, {@code header}, {@code claims}, or the name
   *     of one claim
   */
  record Malformed(Path file, String part, Flaw flaw) implements TokenFailure {
    @Override
    public Explanation explain() {
      return TokenSentences.malformed(this);
    }
  }

  /** What is wrong with a part of a malformed token. */
  enum Flaw {
    NOT_THREE_PARTS,
    NOT_BASE64URL,
    NOT_JSON,
    MISSING,
    NOT_TEXT,
    NOT_A_TIME
  }

  /** Its time is over, by the clock that was looked at. */
  record Expired(Path file, Instant expired, Instant now) implements TokenFailure {
    @Override
    public Explanation explain() {
      return TokenSentences.expired(this);
    }
  }

  /** Its time has not begun, by the clock that was looked at. */
  record NotYetValid(Path file, Instant notBefore, Instant now) implements TokenFailure {
    @Override
    public Explanation explain() {
      return TokenSentences.notYetValid(this);
    }
  }

  /** It has no audience: a ServiceAccount token of the old kind, from a Secret. */
  record Legacy(Path file) implements TokenFailure {
    @Override
    public Explanation explain() {
      return TokenSentences.legacy(this);
    }
  }
}
