package dev.rolecall.iam;

import dev.rolecall.token.ServiceAccountSubject;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The subjects that ServiceAccounts can have: a namespace's name is a label, an account's a
 * subdomain (Kubernetes, Object Names and IDs; apimachinery's {@code validation.IsDNS1123Label} and
 * {@code IsDNS1123Subdomain}). Their lengths are not looked at.
 */
final class SubjectSyntax implements Walk {
  private static final String PREFIX = ServiceAccountSubject.PREFIX;
  private static final int NAMESPACE = PREFIX.length();

  /** Of each name: it begins, it may end, it may not. */
  private static final int BEGUN = 0;

  private static final int WHOLE = 1;
  private static final int OPEN = 2;
  private static final int ACCOUNT = NAMESPACE + 3;

  /** Whether a word that ends there is a subject. */
  static boolean isWhole(BitSet places) {
    return places.get(ACCOUNT + WHOLE);
  }

  @Override
  public BitSet start() {
    return at(0);
  }

  @Override
  public BitSet step(BitSet places, int character) {
    int place = places.nextSetBit(0);
    if (place < 0) {
      return places;
    }
    if (place < NAMESPACE) {
      return PREFIX.charAt(place) == character ? at(place + 1) : new BitSet();
    }
    boolean account = place >= ACCOUNT;
    int name = account ? ACCOUNT : NAMESPACE;
    int within = place - name;
    if ((character >= 'a' && character <= 'z') || (character >= '0' && character <= '9')) {
      return at(name + WHOLE);
    }
    if (character == '-' && within != BEGUN) {
      return at(name + OPEN);
    }
    if (character == '.' && account && within == WHOLE) {
      return at(name + BEGUN);
    }
    return character == ':' && !account && within == WHOLE ? at(ACCOUNT + BEGUN) : new BitSet();
  }

  private static BitSet at(int place) {
    BitSet places = new BitSet(place + 1);
    places.set(place);
    return places;
  }

  @Override
  public IntStream characters() {
    return (PREFIX + "-.").chars().distinct();
  }
}
