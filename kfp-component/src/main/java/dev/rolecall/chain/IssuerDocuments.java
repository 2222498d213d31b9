package dev.rolecall.chain;

import java.io.IOException;
import java.net.URI;

/**
 * Fetches what an issuer publishes: its discovery document and its keys. Who knows the issuer by
 * another address than its name maps the one to the other here.
 */
public interface IssuerDocuments {
  /**
   * The body of the answer to a GET.
   *
   * @param document by the issuer's own name, https
   * @throws IOException where it cannot be had; the message says why, in one sentence
   */
  String fetch(URI document) throws IOException;
}
