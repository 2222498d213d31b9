package dev.rolecall.embedded.awssdk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.gaul.s3proxy.blobstore.MD5;
import org.jspecify.annotations.Nullable;

/** The bytes of an object or of a part; they do not change, so that copies share them. */
final class Content {
  /** Small enough not to be one of G1's humongous objects in a heap of 64 MiB. */
  private static final int BLOCK = 256 * 1024;

  private final List<byte[]> blocks;
  private final long size;

  private Content(List<byte[]> blocks, long size) {
    this.blocks = List.copyOf(blocks);
    this.size = size;
  }

  /**
   * Reads all that there is, which must be that long, and takes its bytes from memory; where it
   * fails, all that it took is given back.
   */
  static Content read(InputStream in, long length, Memory memory) {
    memory.demand(length);
    try (in) {
      return readWhole(in, length, memory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Content readWhole(InputStream in, long length, Memory memory) throws IOException {
    List<byte[]> blocks = new ArrayList<>();
    long taken = 0;
    boolean whole = false;
    try {
      while (taken < length) {
        int next = (int) Math.min(BLOCK, length - taken);
        memory.take(next);
        taken += next;
        byte[] block = new byte[next];
        if (in.readNBytes(block, 0, next) < next) {
          throw Refusal.INCOMPLETE_BODY.exception();
        }
        blocks.add(block);
      }
      // What checks the body tells at its end.
      if (in.read() >= 0) {
        throw Refusal.INCOMPLETE_BODY.exception();
      }
      whole = true;
      return new Content(blocks, length);
    } finally {
      if (!whole) {
        memory.giveBack(taken);
      }
    }
  }

  /** One after the other. */
  static Content joined(Collection<Content> parts) {
    return new Content(
        parts.stream().flatMap(part -> part.blocks.stream()).toList(),
        parts.stream().mapToLong(Content::size).sum());
  }

  long size() {
    return size;
  }

  byte[] md5() {
    MessageDigest digest = MD5.newDigest();
    blocks.forEach(digest::update);
    return digest.digest();
  }

  /** As the tag of an object that is not of parts. */
  static String eTag(byte[] md5) {
    return "\"" + HexFormat.of().formatHex(md5) + "\"";
  }

  /** That these are the bytes that were sent, by the header Content-MD5, if there is one. */
  static void demandMd5(@Nullable String sent, byte[] md5) {
    if (sent != null && !Arrays.equals(Base64.getDecoder().decode(sent), md5)) {
      throw Refusal.BAD_DIGEST.exception();
    }
  }

  /** Hands out the bytes, block by block. */
  void forEachBlock(Consumer<byte[]> reader) {
    blocks.forEach(reader);
  }

  /** A part of it, which must lie within. */
  InputStream stream(long offset, long length) {
    return new Reading(offset, length);
  }

  private final class Reading extends InputStream {
    private int block;
    private int position;
    private long left;

    Reading(long offset, long length) {
      this.left = length;
      long before = offset;
      while (block < blocks.size() && before >= blocks.get(block).length) {
        before -= blocks.get(block).length;
        block++;
      }
      this.position = (int) before;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int wanted) {
      Objects.checkFromIndexSize(offset, wanted, buffer.length);
      if (wanted == 0) {
        return 0;
      }
      if (left == 0) {
        return -1;
      }
      byte[] bytes = blocks.get(block);
      int given = (int) Math.min(Math.min(wanted, bytes.length - position), left);
      System.arraycopy(bytes, position, buffer, offset, given);
      position += given;
      left -= given;
      if (position == bytes.length) {
        block++;
        position = 0;
      }
      return given;
    }
  }
}
