package dev.rolecall.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/** The file that a report is written to: whole or not at all. */
public final class ReportFile {
  private final Path path;
  private final ForeignLink.Owners owners;

  private ReportFile(Path path, ForeignLink.Owners owners) {
    this.path = path;
    this.owners = owners;
  }

  /**
   * @throws UsageException where a report cannot be written there
   */
  static ReportFile at(Path path) {
    return at(path, ForeignLink.REAL);
  }

  /** The same, where files belong to whom one is told. */
  static ReportFile at(Path path, ForeignLink.Owners owners) {
    Path folder = path.toAbsolutePath().getParent();
    if (Files.isDirectory(path)) {
      throw new UsageException(UsageMessages.isFolder(path));
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UsageException(UsageMessages.noFolder(path));
    }
    if (!Files.isWritable(isSpecial(path) ? path : folder)) {
      throw new UsageException(UsageMessages.notWritable(path));
    }
    ReportFile file = new ReportFile(path, owners);
    file.demandNoForeignLink();
    return file;
  }

  /** At the beginning and once more before it is written: in between somebody may have put one. */
  private void demandNoForeignLink() {
    try {
      Optional<ForeignLink> foreign = ForeignLink.onTheWayTo(path, owners);
      if (foreign.isPresent()) {
        throw new UsageException(UsageMessages.foreignLink(path, foreign.get()));
      }
    } catch (IOException e) {
      throw new UsageException(UsageMessages.notWritten(path, reason(e)));
    }
  }

  /**
   * @throws UsageException where the file system refuses
   */
  void write(String text) {
    demandNoForeignLink();
    try {
      replace(path, text);
    } catch (IOException e) {
      throw new UsageException(UsageMessages.notWritten(path, reason(e)));
    }
  }

  /** A device or a pipe, which must not be replaced by a file. */
  private static boolean isSpecial(Path path) {
    return Files.exists(path) && !Files.isRegularFile(path);
  }

  /**
   * Writes a file of text, whole or not at all; a device or a pipe is written to.
   *
   * @throws IOException where the file system refuses
   */
  public static void replace(Path path, String text) throws IOException {
    if (isSpecial(path)) {
      Files.writeString(path, text, StandardOpenOption.WRITE);
      return;
    }
    Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    Path unfinished = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
    try {
      Files.write(unfinished, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** Why the file system refused, in a word or a sentence. */
  public static String reason(IOException e) {
    String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
