"""Made-up names of places, schools and trusts; no real school bears one of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_STEMS = _words(
    "Brockel Coppen Cressing Dovel Dunnel Elver Ember Farrin Fennick Gimmel Gorsel Holver Ister "
    "Jessel Kelder Kirrel Lovel Mallow Merrin Mossel Norrel Pennel Quill Sallow Sorrel Tansel "
    "Thistle Tolver Umber Vennel Wother Wrenning"
)
_TOWN_ENDINGS = ("borough", "bridge", "bury", "minster", "port")
_VILLAGE_ENDINGS = _words(
    "by combe cote croft dale ford ham holme hurst ley mere stead thorpe wade wick worth"
)
_EPITHETS = ("", "Great ", "Little ", "Nether ", "Upper ", "Long ", "Church ", "Castle ", "Market ")
_SAINTS = _words(
    "Aidan Bede Chad Cuthbert Edith Etheldreda Giles Hilda Hugh Mildred Oswald Wilfrid"
)
_STREETS = _words(
    "Abbey Beech Bellfield Canal Chapel Cherry Elm Foundry Grange Harbour Hawthorn Hill Juniper "
    "Lime Meadow Mill Orchard Park Priory Queen Quarry River Rowan Station Tannery Weaver"
)
_ROADS = ("Lane", "Road", "Street", "View")


def place_names(rng: Random, *, towns: bool) -> Iterator[str]:
    """Names of towns or of villages in random order, those with an epithet last; all different."""
    endings = _TOWN_ENDINGS if towns else _VILLAGE_ENDINGS
    for epithet in _EPITHETS:
        batch = [f"{epithet}{stem}{ending}" for stem, ending in product(_STEMS, endings)]
        rng.shuffle(batch)
        yield from batch
    yield from (f"New Place {number}" for number in range(1, 1_000_000))


def village_school_name(rng: Random, village: str) -> str:
    """A village has one school, often a church's."""
    kind = rng.choice(("Primary School", "Primary School", "CofE Primary School", "Academy"))
    return f"{village} {kind}"


def town_school_names(rng: Random, town: str) -> Iterator[str]:
    """Names of a town's schools in random order; all different."""
    streets = [f"{a} {b} Primary School, {town}" for a, b in product(_STREETS, _ROADS)]
    church = [
        f"St {saint}'s {faith} Primary School, {town}"
        for saint, faith in product(_SAINTS, ("CofE", "Catholic"))
    ]
    rng.shuffle(streets)
    rng.shuffle(church)
    yield f"{town} Primary School"
    while streets or church:
        yield (church or streets).pop() if rng.random() < 0.3 else (streets or church).pop()
    yield from (f"Primary School {number}, {town}" for number in range(1, 1_000_000))


def trust_names(rng: Random) -> Iterator[str]:
    """Names of academy trusts, without end."""
    words = [f"{stem} {kind}" for stem, kind in product(_STEMS, ("Learning Trust", "Trust"))]
    rng.shuffle(words)
    yield from words
    yield from (f"Trust {number}" for number in range(1, 1_000_000))
