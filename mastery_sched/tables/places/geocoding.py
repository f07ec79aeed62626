"""Asking a geocoder, at the pace that its provider allows, and never twice for the same.

The geocoder is the user's; without one nothing is asked, only remembered. Knows no table.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from geopy.exc import GeopyError
from geopy.extra.rate_limiter import RateLimiter

from mastery_sched.consistency.values import place_fault
from mastery_sched.entities import Place
from mastery_sched.tables.places.memory import Answer, read_answers, write_answers

ERROR_WAIT_SECONDS = 5.0
"""Between two tries, if the pause between two questions is not longer."""


class Geocoder(Protocol):
    """A geocoder of geopy, or whatever answers in the same way."""

    def geocode(self, query: str) -> Any:
        """A location with ``latitude``, ``longitude`` and ``address``, or ``None``."""
        ...


class Asking:
    """A geocoder with the answers that are known already.

    Parameters
    ----------
    geocoder
        ``None`` asks nobody.
    cache
        The file of answers; ``None`` remembers them only as long as this lasts.
    min_delay_seconds, max_retries
        As for geopy's :class:`~geopy.extra.rate_limiter.RateLimiter`.

    Raises
    ------
    InvalidDataError
        If the cache is not a file of answers.
    """

    def __init__(
        self,
        geocoder: Geocoder | None,
        cache: Path | None,
        *,
        min_delay_seconds: float,
        max_retries: int,
    ) -> None:
        self.by = type(geocoder).__name__ if geocoder is not None else ""
        self.trouble = ""
        self._cache = cache
        self._answers = {} if cache is None else read_answers(cache)
        self._geocode: Callable[[str], Any] | None = None
        if geocoder is not None:
            self._geocode = RateLimiter(
                geocoder.geocode,
                min_delay_seconds=min_delay_seconds,
                max_retries=max_retries,
                error_wait_seconds=max(min_delay_seconds, ERROR_WAIT_SECONDS),
                swallow_exceptions=False,
            )

    def known(self, query: str) -> Answer | None:
        """What is remembered. That another geocoder found nothing does not count."""
        answer = self._answers.get(query)
        is_of_use = answer is not None and (
            answer.place is not None or self._geocode is None or answer.by == self.by
        )
        return answer if is_of_use else None

    def answer(self, query: str) -> Answer | None:
        """What the geocoder says, asked now; ``None`` if it is not asked.

        Once it has failed it is not asked again, and :attr:`trouble` says why.

        Raises
        ------
        OSError
            If the answer cannot be written into the cache.
        """
        if self._geocode is None or self.trouble:
            return None
        try:
            found = self._geocode(query)
        except GeopyError as error:
            self.trouble = f"{type(error).__name__}: {error}".rstrip(": ")
            return None
        answer = Answer(self.by)
        if found is not None:
            place = Place(float(found.latitude), float(found.longitude))
            # A point that cannot be meant is no better than none.
            if place_fault(place) is None:
                answer = Answer(self.by, place, str(found.address))
        self._answers[query] = answer
        if self._cache is not None:
            # At once: a long list may be stopped at any time, and every answer took its time.
            write_answers(self._cache, self._answers)
        return answer
