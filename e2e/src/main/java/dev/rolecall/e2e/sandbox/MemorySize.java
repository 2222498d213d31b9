package dev.rolecall.e2e.sandbox;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how much memory objects may take: whole MiB or GiB that fit into Java's heap, in bytes. */
final class MemorySize implements ITypeConverter<Long> {
  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,7})(MiB|GiB)");
  private static final long MIB = 1L << 20;

  private final long heap;

  MemorySize() {
    this(Runtime.getRuntime().maxMemory());
  }

  MemorySize(long heap) {
    this.heap = heap;
  }

  @Override
  public Long convert(String text) {
    Matcher parts = SHAPE.matcher(text);
    long bytes =
        parts.matches()
            ? Long.parseLong(parts.group(1)) * (parts.group(2).equals("MiB") ? MIB : MIB << 10)
            : 0;
    if (bytes == 0) {
      throw new TypeConversionException(
          "\"%s\" is not a size of whole MiB or GiB. Write it like 512MiB or 2GiB".formatted(text));
    }
    // Requests, and what answers them, need the rest.
    if (bytes > heap / 4 * 3) {
      throw new TypeConversionException(
          ("%s is more than three quarters of Java's heap, which is %d MiB here. Give Java more:"
                  + " JAVA_TOOL_OPTIONS=-Xmx%dm")
              .formatted(text, heap / MIB, bytes / MIB * 4 / 3 + 64));
    }
    return bytes;
  }
}
