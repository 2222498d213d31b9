package dev.rolecall.embedded.aws;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * IAM's actions on OIDC providers. What is done with them was recorded of AWS: {@code
 * radkawar/stackd, internal/services/iam/testdata/federation/oidc.json}.
 */
final class IamProviders {
  // IAM User Guide, IAM and AWS STS quotas.
  private static final int PROVIDER_QUOTA = 100;
  private static final int CLIENT_ID_QUOTA = 100;

  // IAM API Reference, CreateOpenIDConnectProvider, Request Parameters.
  private static final int URL_LENGTH = 255;
  private static final int CLIENT_ID_LENGTH = 255;
  private static final int THUMBPRINTS = 5;
  private static final int THUMBPRINT_LENGTH = 40;

  private final Account account;
  private final Clock clock;

  IamProviders(Account account, Clock clock) {
    this.account = account;
    this.clock = clock;
  }

  void addTo(Map<String, QueryActions.Action> actions) {
    actions.put("CreateOpenIDConnectProvider", (form, caller) -> create(form));
    actions.put("GetOpenIDConnectProvider", (form, caller) -> get(form));
    actions.put("ListOpenIDConnectProviders", (form, caller) -> list());
    actions.put("DeleteOpenIDConnectProvider", (form, caller) -> delete(form));
    actions.put("AddClientIDToOpenIDConnectProvider", (form, caller) -> addClientId(form));
    actions.put("RemoveClientIDFromOpenIDConnectProvider", (form, caller) -> removeClientId(form));
    actions.put("UpdateOpenIDConnectProviderThumbprint", (form, caller) -> updateThumbprints(form));
  }

  private QueryActions.Result create(QueryForm form) {
    String url = checkedUrl(Iam.text(form, "Url", 1, URL_LENGTH));
    String arn = account.arn("oidc-provider/" + url);
    List<String> clientIds = form.members("ClientIDList").stream().distinct().toList();
    checkClientIds(clientIds);
    List<String> thumbprints = thumbprints(form);
    if (account.provider(arn).isPresent()) {
      throw QueryErrors.PROVIDER_EXISTS.error("https://" + url);
    }
    if (account.providers().size() >= PROVIDER_QUOTA) {
      throw QueryErrors.TOO_MANY_PROVIDERS.error(PROVIDER_QUOTA);
    }
    account.put(new OidcProvider(arn, url, Iam.now(clock), clientIds, thumbprints));
    return xml -> xml.add("OpenIDConnectProviderArn", arn);
  }

  private QueryActions.Result get(QueryForm form) {
    OidcProvider provider = existing(form);
    return xml ->
        xml.add("Url", provider.url())
            .add("CreateDate", provider.created())
            .texts("ClientIDList", provider.clientIds())
            .texts("ThumbprintList", provider.thumbprints());
  }

  private QueryActions.Result list() {
    return xml ->
        xml.list(
            "OpenIDConnectProviderList",
            account.providers(),
            (each, provider) -> each.add("Arn", provider.arn()));
  }

  private QueryActions.Result delete(QueryForm form) {
    String arn = arn(form);
    account.remove(
        account.provider(arn).orElseThrow(() -> QueryErrors.PROVIDER_TO_DELETE_MISSING.error(arn)));
    return QueryActions.Result.NONE;
  }

  /** One that is there already is no error. */
  private QueryActions.Result addClientId(QueryForm form) {
    OidcProvider provider = existing(form);
    String clientId = Iam.text(form, "ClientID", 1, CLIENT_ID_LENGTH);
    List<String> clientIds = new ArrayList<>(provider.clientIds());
    if (!clientIds.contains(clientId)) {
      clientIds.add(clientId);
    }
    checkClientIds(clientIds);
    account.put(provider.withClientIds(clientIds));
    return QueryActions.Result.NONE;
  }

  /** One that is not there is no error. */
  private QueryActions.Result removeClientId(QueryForm form) {
    OidcProvider provider = existing(form);
    String clientId = Iam.text(form, "ClientID", 1, CLIENT_ID_LENGTH);
    account.put(
        provider.withClientIds(
            provider.clientIds().stream().filter(id -> !id.equals(clientId)).toList()));
    return QueryActions.Result.NONE;
  }

  private QueryActions.Result updateThumbprints(QueryForm form) {
    OidcProvider provider = existing(form);
    List<String> thumbprints = thumbprints(form);
    if (thumbprints.isEmpty()) {
      throw QueryErrors.NO_THUMBPRINT.error();
    }
    account.put(provider.withThumbprints(thumbprints));
    return QueryActions.Result.NONE;
  }

  private OidcProvider existing(QueryForm form) {
    String arn = arn(form);
    return account.provider(arn).orElseThrow(() -> QueryErrors.PROVIDER_MISSING.error(arn));
  }

  private static String arn(QueryForm form) {
    return Iam.text(form, "OpenIDConnectProviderArn", 20, 2048);
  }

  /** Without its scheme. A port 443 is dropped, as by AWS; any other port is refused. */
  private static String checkedUrl(String text) {
    if (!text.contains("://")) {
      throw QueryErrors.PROVIDER_URL_INVALID.error();
    }
    if (!text.startsWith("https://")) {
      throw QueryErrors.PROVIDER_URL_NOT_HTTPS.error();
    }
    URI url = uri(text);
    if (url.getHost() == null) {
      throw QueryErrors.PROVIDER_URL_INVALID.error();
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null || url.getUserInfo() != null) {
      throw QueryErrors.PROVIDER_URL_REFUSED.error();
    }
    if (url.getPort() != -1 && url.getPort() != 443) {
      throw QueryErrors.PROVIDER_URL_HAS_PORT.error();
    }
    return url.getHost() + url.getRawPath();
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw QueryErrors.PROVIDER_URL_INVALID.error();
    }
  }

  private static void checkClientIds(List<String> clientIds) {
    if (clientIds.size() > CLIENT_ID_QUOTA) {
      throw QueryErrors.TOO_MANY_CLIENT_IDS.error(CLIENT_ID_QUOTA);
    }
  }

  /** In lower case. STS does not compare them here: issuers are trusted by their address. */
  private static List<String> thumbprints(QueryForm form) {
    List<String> thumbprints =
        form.members("ThumbprintList").stream()
            .map(print -> print.toLowerCase(Locale.ROOT))
            .toList();
    if (thumbprints.size() > THUMBPRINTS) {
      throw QueryErrors.TOO_MANY_THUMBPRINTS.error();
    }
    if (thumbprints.stream().anyMatch(print -> print.length() != THUMBPRINT_LENGTH)) {
      throw QueryErrors.THUMBPRINT_LENGTH.error();
    }
    return thumbprints;
  }
}
