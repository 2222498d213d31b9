package dev.rolecall.e2e.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A projected volume with one file, {@code token}, written as the kubelet writes it: the file is a
 * link through {@code ..data}, which an atomic rename turns to a new folder at each write
 * (Kubernetes, {@code pkg/volume/util/atomic_writer.go}).
 */
public final class ProjectedVolume {
  private final Path folder;
  private int writes;

  /** Of that folder, which is made at the first write. */
  public ProjectedVolume(Path folder) {
    this.folder = folder;
  }

  /** Where a pod finds the token. */
  public Path token() {
    return folder.resolve("token");
  }

  /** Takes the place of what was there, at once. */
  public synchronized void write(String token) {
    try {
      Path data = folder.resolve("..data");
      Optional<Path> before =
          Files.isSymbolicLink(data)
              ? Optional.of(folder.resolve(Files.readSymbolicLink(data)))
              : Optional.empty();
      Path next = folder.resolve("..v" + ++writes);
      Files.createDirectories(next);
      Files.writeString(next.resolve("token"), token);
      Path swap = folder.resolve("..data_tmp");
      Files.deleteIfExists(swap);
      Files.createSymbolicLink(swap, next.getFileName());
      Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      if (before.isPresent()) {
        delete(before.get());
      } else {
        Files.createSymbolicLink(token(), Path.of("..data", "token"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves the pod without its volume. */
  synchronized void unmount() {
    delete(folder);
  }

  /** Deletes a folder with all that is below it; links are not followed. */
  static void delete(Path folder) {
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) below.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
