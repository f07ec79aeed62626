"""Settings of a nation, as ``nation.toml`` holds them: a hub's, and how single hubs differ.

Works on plain mappings; knows no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from mastery_sched.consistency import TABLE_FILES
from mastery_sched.consistency.examination import nearest
from mastery_sched.errors import Issue
from mastery_sched.national import areas
from mastery_sched.rows.cells import shown
from mastery_sched.rows.settings import Settings, read_settings

TABLE = "nation.toml"

SECTIONS = ("rules", "preferences", "money")
"""What a single hub may have of its own."""

FILES = (*TABLE_FILES, areas.TABLE)
"""The tables of a nation's folder."""

_OF_A_HUB = ("school_year", "metric", *SECTIONS)
_KEYS = ("nation", *_OF_A_HUB, "without_hub", "hubs", "files")


class WithoutHub(StrEnum):
    """What an applicant is that belongs to no hub."""

    FAULT = "fault"
    LIST = "list"


@dataclass(frozen=True)
class NationSettings:
    """What ``nation.toml`` says.

    Parameters
    ----------
    base
        What holds for every hub; its ``hub`` is the nation's name.
    own
        By hub, the settings of those that differ.
    files
        File names by table, where they differ from the usual ones.
    """

    base: Settings
    own: Mapping[str, Settings] = field(default_factory=dict)
    without_hub: WithoutHub = WithoutHub.FAULT
    files: Mapping[str, str] = field(default_factory=dict)

    def of(self, hub: str) -> Settings:
        """The settings of a hub."""
        return replace(self.own.get(hub, self.base), hub=hub)


def read_nation_settings(document: Mapping[str, Any]) -> tuple[NationSettings, list[Issue]]:
    """Settings, with every fault; unknown keys and wrong types are faults."""
    faults = _Faults()
    faults.unknown("", document, _KEYS)
    common = {key: document[key] for key in _OF_A_HUB if key in document}
    if "nation" in document:
        common["hub"] = document["nation"]
    else:
        faults.add("nation", "", "is missing", 'write a name: nation = "..."')
        common["hub"] = "nation"
    base, issues = read_settings(common)
    faults.pass_on(issues, "", {"hub": "nation"})
    own: dict[str, Settings] = {}
    for hub, sections in faults.mapping(document, "hubs").items():
        place = f"hubs.{hub!r}"
        if not isinstance(sections, Mapping):
            faults.add(place, sections, "not a section", f"write [{place}.rules] above its keys")
            continue
        faults.unknown(f"{place}.", sections, SECTIONS)
        own[hub], theirs = read_settings(_merged(common, sections))
        # What is wrong for all hubs has been said.
        faults.pass_on([each for each in theirs if each not in issues], f"{place}.")
    without = document.get("without_hub", WithoutHub.FAULT)
    if without not in list(WithoutHub):
        faults.add("without_hub", without, "neither fault nor list", 'write "fault" or "list"')
        without = WithoutHub.FAULT
    files = faults.mapping(document, "files")
    faults.unknown("files.", files, FILES)
    for table, name in files.items():
        if not isinstance(name, str):
            faults.add(f"files.{table}", name, "not a text", "write it between quotes")
    names = {table: name for table, name in files.items() if isinstance(name, str)}
    return NationSettings(base, own, WithoutHub(without), names), faults.issues


class _Faults:
    """Faults of one document, gathered."""

    def __init__(self) -> None:
        self.issues: list[Issue] = []

    def add(self, key: str, value: object, message: str, advice: str) -> None:
        self.issues.append(Issue(TABLE, None, key, shown(value), message, advice))

    def unknown(self, prefix: str, found: Mapping[str, Any], known: Iterable[str]) -> None:
        for key in found:
            if key not in known:
                advice = nearest(key, known) or f"the keys are {', '.join(known)}"
                self.add(f"{prefix}{key}", found[key], "unknown key", advice)

    def mapping(self, document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        value = document.get(key, {})
        if isinstance(value, Mapping):
            return value
        self.add(key, value, "not a section", f"write [{key}] above its keys")
        return {}

    def pass_on(
        self, issues: Iterable[Issue], prefix: str, names: Mapping[str, str] | None = None
    ) -> None:
        for each in issues:
            column = (names or {}).get(each.column, f"{prefix}{each.column}")
            self.issues.append(replace(each, table=TABLE, column=column))


def _merged(common: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of all hubs with those of one hub in their place, key by key."""
    merged = dict(common)
    for name in SECTIONS:
        if name in own:
            both = [common.get(name, {}), own[name]]
            mappings = all(isinstance(each, Mapping) for each in both)
            merged[name] = {**both[0], **both[1]} if mappings else own[name]
    return merged
