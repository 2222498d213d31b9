package dev.rolecall.cluster;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rolecall.token.ProjectedToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** The API server as a pod reaches it. It only reads. */
final class ApiServer {
  /**
   * A single object is below 1.5 MiB (etcd documentation, System limits), and the list is of
   * ServiceAccounts, which take some 2 KiB each.
   */
  static final int MOST_BYTES = 2 << 20;

  /** A ServiceAccount has a hundred. It keeps an answer of many small things out of memory. */
  private static final int MOST_TOKENS = 200_000;

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build())
              .build());

  private final String host;
  private final int port;
  private final SSLSocketFactory tls;
  private final ProjectedToken token;
  private final int limitMillis;

  private ApiServer(
      String host, int port, SSLSocketFactory tls, ProjectedToken token, Duration limit) {
    this.host = host;
    this.port = port;
    this.tls = tls;
    this.token = token;
    this.limitMillis = Math.toIntExact(limit.toMillis());
  }

  /**
   * One that shows a certificate of that CA.
   *
   * @throws ApiServerException where it cannot be asked at all
   */
  static ApiServer at(
      String host, String port, Path authority, ProjectedToken token, Duration limit) {
    try {
      return new ApiServer(host, Integer.parseInt(port), trusting(authority), token, limit);
    } catch (NumberFormatException e) {
      throw new ApiServerException(ClusterSentences.noAddress());
    } catch (IOException | GeneralSecurityException e) {
      throw new ApiServerException(ClusterSentences.noAuthority(authority));
    }
  }

  private static SSLSocketFactory trusting(Path authority)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(authority)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + store.size(), each);
      }
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  /**
   * What is at a path.
   *
   * @param kind that it must be of
   * @param toDo what is being done, for {@link ClusterSentences#refused}
   * @throws ApiServerException where it was not had
   */
  JsonNode get(String path, String kind, ClusterSentences.ToDo toDo) {
    try {
      HttpsURLConnection connection = connection(path);
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new ApiServerException(ClusterSentences.refused(status, toDo));
      }
      return parsed(body(connection), kind);
    } catch (SocketTimeoutException e) {
      throw new ApiServerException(ClusterSentences.silent(Duration.ofMillis(limitMillis)));
    } catch (SSLException e) {
      throw new ApiServerException(ClusterSentences.notTrusted());
    } catch (IOException e) {
      throw new ApiServerException(ClusterSentences.unreachable(host, port));
    } catch (URISyntaxException e) {
      throw new ApiServerException(ClusterSentences.noAddress());
    }
  }

  private HttpsURLConnection connection(String path) throws IOException, URISyntaxException {
    String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
    URI uri = new URI("https://" + bracketed + ":" + port + path);
    HttpsURLConnection connection = (HttpsURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    connection.setSSLSocketFactory(tls);
    connection.setConnectTimeout(limitMillis);
    connection.setReadTimeout(limitMillis);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestProperty("Accept", "application/json");
    connection.setRequestProperty("Authorization", "Bearer " + token.reveal());
    return connection;
  }

  private static byte[] body(HttpsURLConnection connection) throws IOException {
    try (InputStream in = connection.getInputStream()) {
      byte[] body = in.readNBytes(MOST_BYTES + 1);
      if (body.length > MOST_BYTES) {
        connection.disconnect();
        throw new ApiServerException(ClusterSentences.tooLong(MOST_BYTES));
      }
      return body;
    }
  }

  private static JsonNode parsed(byte[] body, String kind) throws IOException {
    try {
      JsonNode answer = JSON.readTree(body);
      if (answer != null && answer.path("kind").asText().equals(kind)) {
        return answer;
      }
    } catch (JacksonException e) {
      // It is told as any other answer that is not what was asked for.
    }
    throw new ApiServerException(ClusterSentences.notA(kind));
  }
}
