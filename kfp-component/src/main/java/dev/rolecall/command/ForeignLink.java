package dev.rolecall.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;

/**
 * A symbolic link on the way to a file, of a user who is neither this process's nor the owner of
 * the folder that it lies in: in a folder to which all may write, it would have this process write
 * where that user likes. (Linux refuses the same where fs.protected_symlinks is set.)
 *
 * @param owner whose it is
 */
record ForeignLink(Path link, UserPrincipal owner) {
  /** As many as Linux follows (path_resolution(7)). */
  private static final int MOST_LINKS = 40;

  /** Who owns what. */
  interface Owners {
    /** Of a file, or of a link and not of what it leads to. */
    UserPrincipal of(Path path) throws IOException;

    /** Of what this process makes. */
    UserPrincipal own() throws IOException;
  }

  /** As the file system has it. */
  static final Owners REAL =
      new Owners() {
        @Override
        public UserPrincipal of(Path path) throws IOException {
          return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        public UserPrincipal own() throws IOException {
          Path made = Files.createTempFile("rolecall-", "");
          try {
            return of(made);
          } finally {
            Files.delete(made);
          }
        }
      };

  /** The first such link, if any. */
  static Optional<ForeignLink> onTheWayTo(Path file, Owners owners) throws IOException {
    Path path = file.toAbsolutePath();
    for (int i = 0; i < MOST_LINKS && Files.isSymbolicLink(path); i++) {
      UserPrincipal owner = owners.of(path);
      Path folder = path.resolveSibling("").toRealPath();
      if (!owner.equals(owners.of(folder)) && !owner.equals(owners.own())) {
        return Optional.of(new ForeignLink(path, owner));
      }
      path = path.resolveSibling(Files.readSymbolicLink(path));
    }
    return Optional.empty();
  }
}
