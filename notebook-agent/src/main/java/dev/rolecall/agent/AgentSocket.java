package dev.rolecall.agent;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The socket of one agent. Who holds the lock beside it listens, and no other; the lock ends with
 * its process, however that ends, so that what a dead one left is taken over.
 */
final class AgentSocket implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  private final Path path;
  private final FileChannel file;
  private final Optional<ServerSocketChannel> channel;

  /** Where a signal ends the process. */
  private final Thread removal = new Thread(this::remove, "rolecall-agent-end");

  private AgentSocket(Path path, FileChannel file, Optional<ServerSocketChannel> channel) {
    this.path = path;
    this.file = file;
    this.channel = channel;
  }

  /**
   * Listens, unless another does.
   *
   * @throws IOException where its folder is not this user's alone, or it cannot listen
   */
  static AgentSocket at(Path path) throws IOException {
    Path socket = path.toAbsolutePath();
    Path folder = socket.getParent();
    if (folder == null || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("its folder is not there");
    }
    Set<OpenOption> options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    FileChannel file =
        FileChannel.open(
            socket.resolveSibling(socket.getFileName() + ".lock"),
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      if (!isLocked(file)) {
        return new AgentSocket(socket, file, Optional.empty());
      }
      requirePrivate(folder, socket);
      AgentSocket door = new AgentSocket(socket, file, Optional.of(listening(socket)));
      Runtime.getRuntime().addShutdownHook(door.removal);
      return door;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** By this one of them, and no other of this process or of another. */
  private static boolean isLocked(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException anotherOfThisProcess) {
      return false;
    }
  }

  /** The lock was just made by this user, whoever that is. */
  private static void requirePrivate(Path folder, Path socket) throws IOException {
    Path lock = socket.resolveSibling(socket.getFileName() + ".lock");
    if (!Files.getOwner(folder).equals(Files.getOwner(lock))
        || !OWNERS.containsAll(Files.getPosixFilePermissions(folder))) {
      throw new IOException("its folder is not this user's alone");
    }
  }

  private static ServerSocketChannel listening(Path socket) throws IOException {
    Files.deleteIfExists(socket);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  boolean listens() {
    return channel.isPresent();
  }

  ServerSocketChannel channel() {
    return channel.orElseThrow();
  }

  /** Removes the socket before the lock ends: until then nobody else has made one. */
  @Override
  public void close() throws IOException {
    try (file) {
      if (channel.isPresent()) {
        channel.get().close();
        remove();
        forgetRemoval();
      }
    }
  }

  private void remove() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // The next agent takes it over.
    }
  }

  private void forgetRemoval() {
    try {
      Runtime.getRuntime().removeShutdownHook(removal);
    } catch (IllegalStateException ending) {
      // It runs already.
    }
  }
}
