package dev.rolecall.transport;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Reads each answer to its end before the SDK parses it, and none that is longer than an answer may
 * be. An object of S3's, which is not parsed, goes by as it comes.
 */
final class BoundedAnswers implements ExecutionInterceptor {
  /**
   * The longest that is legal and asked for: a managed policy of 131,072 characters (IAM API
   * Reference, CreatePolicy), each of six characters where it is encoded; or a page of 200 keys,
   * each of 1,024 bytes (Amazon S3 User Guide, Object key naming) and of three characters each.
   */
  static final int MOST_BYTES = 1 << 20;

  private static final int PIECE = 8192;

  private static final ExecutionAttribute<Runnable> CHECK =
      new ExecutionAttribute<>("dev.rolecall.transport.Check");

  private final Readers readers;

  BoundedAnswers(Readers readers) {
    this.readers = readers;
  }

  /** Since the call began; its tries are of one call. */
  private static Runnable check(ExecutionAttributes attributes) {
    Runnable check = attributes.getAttribute(CHECK);
    return check == null ? () -> {} : check;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    attributes.putAttribute(CHECK, readers.check());
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    check(attributes).run();
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    String operation = "" + attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    boolean object = operation.equals("GetObject") && context.httpResponse().isSuccessful();
    String whose =
        ("" + attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME)).toUpperCase(Locale.ROOT)
            + "'s answer to "
            + operation;
    return context
        .responseBody()
        .map(
            body ->
                object
                    ? new CheckedBody(body, check(attributes))
                    : whole(body, whose, check(attributes)));
  }

  private InputStream whole(InputStream body, String whose, Runnable check) {
    try {
      return readers.await(wanted -> read(body, whose, wanted), check, () -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream read(InputStream body, String whose, BooleanSupplier wanted)
      throws IOException {
    try (body) {
      ByteArrayOutputStream read = new ByteArrayOutputStream(PIECE);
      byte[] piece = new byte[PIECE];
      for (int count = 0; count >= 0 && wanted.getAsBoolean(); count = body.read(piece)) {
        read.write(piece, 0, count);
        if (read.size() > MOST_BYTES) {
          throw new AnswerException("%s is longer than %d MiB".formatted(whose, MOST_BYTES >> 20));
        }
      }
      byte[] answer = read.toByteArray();
      if (!XmlBounds.hold(answer)) {
        throw new AnswerException(whose + " has more tags, or deeper ones, than one of AWS has");
      }
      return new ByteArrayInputStream(answer);
    }
  }

  /** An object's, which is checked between its pieces. */
  private static final class CheckedBody extends FilterInputStream {
    private final Runnable check;

    CheckedBody(InputStream body, Runnable check) {
      super(body);
      this.check = check;
    }

    @Override
    public int read() throws IOException {
      check.run();
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      check.run();
      return super.read(bytes, from, length);
    }
  }
}
