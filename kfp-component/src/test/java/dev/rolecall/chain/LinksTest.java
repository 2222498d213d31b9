package dev.rolecall.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rolecall.catalogue.Place;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LinksTest {
  @Test
  void everyPlaceOfTheChainHasACheck() {
    Set<Place> places =
        Links.all().stream().map(check -> check.standing().place()).collect(Collectors.toSet());

    assertThat(places).isEqualTo(EnumSet.allOf(Place.class));
  }
}
