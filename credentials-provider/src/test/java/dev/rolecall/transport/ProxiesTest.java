package dev.rolecall.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;

class ProxiesTest {
  @Test
  void eachSchemeHasItsOwnProxy() {
    Map<String, String> both = Map.of("HTTPS_PROXY", "http://one:1", "http_proxy", "two:2");

    assertThat(proxy(both, "https").host()).isEqualTo("one");
    assertThat(proxy(both, "https").port()).isEqualTo(1);
    assertThat(proxy(both, "http").host()).isEqualTo("two");
    assertThat(proxy(both, "http").port()).isEqualTo(2);
  }

  @Test
  void theLowerCaseVariableWins() {
    assertThat(
            proxy(Map.of("HTTPS_PROXY", "http://upper:1", "https_proxy", "lower:2"), "https")
                .host())
        .isEqualTo("lower");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://me:secret@one:1", "https://one:1", "socks://one", "http://"})
  void aProxyThatCannotBeUsedIsRefusedWithoutShowingIt(String proxy) {
    assertThatThrownBy(() -> new Proxies(new Variables(Map.of("HTTPS_PROXY", proxy))))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageNotContaining("secret");
  }

  @Test
  void withoutAVariableThereIsNoProxy() {
    assertThat(proxy(Map.of("HTTP_PROXY", "http://one:1"), "https").host()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "amazonaws.com,     sts.amazonaws.com,  true",
    ".amazonaws.com,    sts.amazonaws.com,  true",
    "*.amazonaws.com,   sts.amazonaws.com,  true",
    "amazonaws.com,     amazonaws.com,      true",
    "amazonaws.com,     notamazonaws.com,   false",
    "amazonaws.com,     amazonaws.com.evil, false",
    "EXAMPLE.com:443,   a.example.com,      true",
    "'a, b example.com',example.com,        true",
    "10.0.0.1,          10.0.0.1,           true",
    "10.0.0.1,          10x0y0z1,           false",
    "*,                 anything,           true",
    "'',                sts.amazonaws.com,  false",
    "'',                localhost,          true",
    "'',                127.0.0.1,          true",
    "'',                127.evil.com,       false"
  })
  void noProxyNamesHostsAndAllBelowThem(String list, String host, boolean direct) {
    assertThat(Proxies.direct(list).stream().anyMatch(host::matches)).isEqualTo(direct);
  }

  private static ProxyConfiguration proxy(Map<String, String> environment, String scheme) {
    return new Proxies(new Variables(environment)).forScheme(scheme);
  }
}
