package dev.rolecall.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may read a file, and who this process is.
 *
 * @param mode the permission bits, for example 0600
 * @param owner the file's uid
 * @param group the file's gid
 * @param uid this process's effective uid
 * @param gids this process's effective gid, then its supplementary ones
 */
public record FileAccess(int mode, long owner, long group, long uid, List<Long> gids) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int PERMISSIONS = 07777;
  private static final int OWNER_READS = 0400;
  private static final int EFFECTIVE = 1;

  public FileAccess {
    gids = List.copyOf(gids);
  }

  /** As seen now, or nothing where the file or the process cannot be looked at. */
  static Optional<FileAccess> of(Path file) {
    try {
      Map<String, Object> attributes = Files.readAttributes(file, "unix:mode,uid,gid");
      return of(attributes, Files.readAllLines(STATUS));
    } catch (IOException | RuntimeException unknown) {
      return Optional.empty();
    }
  }

  /**
   * From the attributes and the lines of {@code /proc/self/status} (proc(5): Uid and Gid list the
   * real, effective, saved and file system ids).
   */
  static Optional<FileAccess> of(Map<String, Object> attributes, List<String> status) {
    Map<String, List<Long>> ids =
        status.stream()
            .filter(line -> line.matches("(Uid|Gid|Groups):[\\s\\d]*"))
            .map(line -> line.split(":", 2))
            .collect(Collectors.toMap(field -> field[0], field -> numbers(field[1])));
    return Optional.of(
        new FileAccess(
            number(attributes, "mode") & PERMISSIONS,
            number(attributes, "uid"),
            number(attributes, "gid"),
            ids.getOrDefault("Uid", List.of()).get(EFFECTIVE),
            Stream.concat(
                    Stream.of(ids.getOrDefault("Gid", List.of()).get(EFFECTIVE)),
                    ids.getOrDefault("Groups", List.of()).stream())
                .distinct()
                .toList()));
  }

  /** Whether this process owns the file and its mode keeps even the owner out. */
  boolean keepsOwnerOut() {
    return owner == uid && (mode & OWNER_READS) == 0;
  }

  private static int number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Number number ? number.intValue() : 0;
  }

  private static List<Long> numbers(String text) {
    return Arrays.stream(text.strip().split("\\s+"))
        .filter(word -> !word.isEmpty())
        .map(Long::valueOf)
        .toList();
  }
}
