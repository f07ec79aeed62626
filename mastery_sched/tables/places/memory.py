"""What a geocoder answered, kept in a file so that nothing is asked twice.

That it found nothing is remembered too. Knows texts that were asked and points, no table.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mastery_sched.entities import Place
from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.tables.atomic import write_text

FORMAT = "mastery-places"
VERSION = 1


@dataclass(frozen=True)
class Answer:
    """What a geocoder said.

    Parameters
    ----------
    by
        The name of the geocoder's class.
    place
        ``None`` if it found nothing.
    address
        What it says is there.
    """

    by: str
    place: Place | None = None
    address: str = ""


def read_answers(path: Path) -> dict[str, Answer]:
    """The answers in a file, by what was asked; none if there is no such file.

    Raises
    ------
    InvalidDataError
        If it is not a file of answers.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["format"] != FORMAT or document["version"] != VERSION:
            raise ValueError("of another kind or version")
        return {str(asked): _answer(values) for asked, values in document["answers"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        message = f"not a file of remembered places ({type(error).__name__})"
        advice = "name another file, or remove this one and let the geocoder be asked again"
        raise InvalidDataError([Issue(path.name, None, "", "", message, advice)]) from None


def write_answers(path: Path, answers: Mapping[str, Answer]) -> None:
    """Write all answers, as a whole or not at all.

    Raises
    ------
    OSError
        If the file cannot be written; it is then as it was.
    """
    values = {asked: _values(answers[asked]) for asked in sorted(answers)}
    document = {"format": FORMAT, "version": VERSION, "answers": values}
    write_text(path, json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def _values(answer: Answer) -> dict[str, Any]:
    if answer.place is None:
        return {"by": answer.by}
    return {
        "by": answer.by,
        "latitude": answer.place.latitude,
        "longitude": answer.place.longitude,
        "address": answer.address,
    }


def _answer(values: Mapping[str, Any]) -> Answer:
    if "latitude" not in values:
        return Answer(str(values["by"]))
    latitude, longitude = float(values["latitude"]), float(values["longitude"])
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        raise ValueError("no point")
    return Answer(str(values["by"]), Place(latitude, longitude), str(values["address"]))
