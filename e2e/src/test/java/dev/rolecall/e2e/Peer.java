package dev.rolecall.e2e;

import dev.rolecall.e2e.ceph.CephGateway;
import dev.rolecall.e2e.ceph.NameProxy;
import dev.rolecall.embedded.aws.EmbeddedAws;
import dev.rolecall.embedded.aws.IssuerAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** STS, IAM and S3 of one account at one endpoint, whoever wrote them. */
interface Peer extends AutoCloseable {
  /** The one region whose buckets are made without a location, which Ceph has none to match. */
  String REGION = "us-east-1";

  /** Where all three answer. */
  URI endpoint();

  /** Twelve digits. */
  String accountId();

  /** May do everything. */
  AwsCredentials admin();

  @Override
  void close();

  /**
   * EmbeddedAws.
   *
   * @param issuers where it fetches what each publishes, by name
   */
  static Peer embedded(Map<String, IssuerAddress> issuers) {
    return new Embedded(EmbeddedAws.builder().region(REGION).issuers(issuers).start());
  }

  /**
   * Ceph's gateway.
   *
   * @param issuers as {@link #embedded}; each speaks https, and has a host of its own
   */
  static Peer ceph(Map<String, IssuerAddress> issuers) {
    NameProxy proxy =
        new NameProxy(
            issuers.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        issuer -> URI.create(issuer.getKey()).getHost(),
                        issuer -> socket(issuer.getValue().base()))));
    try {
      return new Ceph(CephGateway.start(Map.of("https_proxy", proxy.address().toString())), proxy);
    } catch (RuntimeException e) {
      proxy.close();
      throw e;
    }
  }

  private static InetSocketAddress socket(URI base) {
    return new InetSocketAddress(base.getHost(), base.getPort());
  }

  /** Ours. */
  record Embedded(EmbeddedAws aws) implements Peer {
    @Override
    public URI endpoint() {
      return aws.endpoint();
    }

    @Override
    public String accountId() {
      return aws.accountId();
    }

    @Override
    public AwsCredentials admin() {
      return AwsBasicCredentials.create(aws.adminAccessKeyId(), aws.adminSecretAccessKey());
    }

    @Override
    public void close() {
      aws.close();
    }
  }

  /** Not ours. */
  record Ceph(CephGateway gateway, NameProxy proxy) implements Peer {
    @Override
    public URI endpoint() {
      return gateway.endpoint();
    }

    @Override
    public String accountId() {
      return CephGateway.ACCOUNT;
    }

    @Override
    public AwsCredentials admin() {
      return AwsBasicCredentials.create(gateway.adminAccessKeyId(), gateway.adminSecretAccessKey());
    }

    @Override
    public void close() {
      gateway.close();
      proxy.close();
    }
  }
}
