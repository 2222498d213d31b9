package dev.rolecall.process;

import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.xml.stream.XMLInputFactory;

/**
 * Does once, beside the thread that gets as far as the request, what Java's TLS and XML are slow to
 * do for the first time. What it makes it throws away. On two cores the command is done a tenth
 * sooner with Java 17; an AOT cache leaves little of it to gain.
 */
final class HeadStart {
  private HeadStart() {}

  static Thread begin() {
    Thread thread = new Thread(HeadStart::run, "head-start");
    thread.setDaemon(true);
    // Whoever needs what does not work here meets it himself, and tells it.
    thread.setUncaughtExceptionHandler((ignored, failure) -> {});
    thread.start();
    return thread;
  }

  private static void run() {
    try {
      ByteBuffer unused = clientHello();
    } catch (NoSuchAlgorithmException | SSLException e) {
      throw new IllegalStateException(e);
    }
    XMLInputFactory unused = XMLInputFactory.newInstance();
  }

  /** What a client sends first, with the default certificates loaded before. */
  static ByteBuffer clientHello() throws NoSuchAlgorithmException, SSLException {
    SSLEngine client = SSLContext.getDefault().createSSLEngine();
    client.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
    client.wrap(ByteBuffer.allocate(0), hello);
    return hello.flip();
  }
}
