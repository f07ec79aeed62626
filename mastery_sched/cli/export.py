"""What the commands ``plan`` and ``export`` write for people: workbook, calendars, letters, tables.

Says which file goes where in a folder; what the files hold, others know.
"""

from __future__ import annotations

import platform
from collections.abc import Collection
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

from mastery_sched.plan import Plan
from mastery_sched.report.files import write_pictures
from mastery_sched.report.page import write_report
from mastery_sched.result import Result
from mastery_sched.spare import find_spare_dates
from mastery_sched.tables.certificate_json import write_certificate
from mastery_sched.tables.documents import read_json
from mastery_sched.tables.outputs.all_tables import TABLE_NAMES, fingerprint
from mastery_sched.tables.outputs.calendar_files import write_ics
from mastery_sched.tables.outputs.geojson import write_geojson
from mastery_sched.tables.outputs.letters import write_letters
from mastery_sched.tables.outputs.table_files import write_csv, write_json
from mastery_sched.tables.outputs.workbook import write_xlsx
from mastery_sched.tables.outputs.written import refuse_foreign, remove_written
from mastery_sched.tables.plan_json import write_plan
from mastery_sched.tables.plans import read_plan

PLAN_FILE = "plan.json"
RESULT_FILE = "result.json"
CERTIFICATE_FILE = "certificate.json"
WORKBOOK_FILE = "plan.xlsx"
TABLES_FILE = "tables.json"
MAP_FILE = "map.geojson"
REPORT_FILE = "report.html"
CALENDARS = "calendars"
LETTERS = "letters"
PICTURES = "pictures"


class Format(StrEnum):
    """What a plan can be written as."""

    XLSX = "xlsx"
    ICS = "ics"
    CSV = "csv"
    JSON = "json"
    GEOJSON = "geojson"
    LETTERS = "letters"
    REPORT = "report"
    PICTURES = "pictures"


ALL_FORMATS = tuple(each for each in Format if each is not Format.PICTURES)
"""What is written where nobody asks for less; pictures need an extra."""

_FILES = {
    Format.XLSX: (WORKBOOK_FILE,),
    Format.CSV: tuple(f"{name}.csv" for name in TABLE_NAMES),
    Format.JSON: (TABLES_FILE,),
    Format.GEOJSON: (MAP_FILE,),
    Format.REPORT: (REPORT_FILE,),
}
_FOLDERS = {
    Format.ICS: (CALENDARS, ".ics"),
    Format.LETTERS: (LETTERS, ".html"),
    Format.PICTURES: (PICTURES, ".png"),
}


def refuse_before(out: Path, formats: Collection[Format], *names: str) -> None:
    """Refuse before a long search what could not be written after it.

    Which calendars and letters there will be is not known yet, so any file of their kind counts.

    Raises
    ------
    FileExistsError
        If the folder has a file that somebody else wrote or changed.
    """
    refuse_foreign(out, [*names, *(name for each in formats for name in _FILES.get(each, ()))])
    for each in formats:
        folder, suffix = _FOLDERS.get(each, (None, ""))
        if folder is not None and (out / folder).is_dir():
            theirs = [
                path.name for path in sorted((out / folder).iterdir()) if path.suffix == suffix
            ]
            refuse_foreign(out / folder, theirs)


def write_outputs(
    plan: Plan,
    out: Path,
    formats: Collection[Format],
    *,
    certificate: str | None = None,
    plan_file: str = PLAN_FILE,
    templates: Path | None = None,
    overwrite: bool = False,
) -> None:
    """Write a plan into a folder in these formats.

    Parameters
    ----------
    certificate
        How good the plan is proved to be, in plain words.
    plan_file
        Name of the saved plan that the workbook is to name.
    templates
        A folder with templates of letters.
    overwrite
        Whether files that somebody else wrote or changed are replaced.

    Raises
    ------
    FileExistsError
        If a file is somebody else's and ``overwrite`` is not set.
    InvalidDataError
        If a template has faults.
    MissingExtraError
        If pictures are wanted and matplotlib is not installed.
    """
    showing_spare_dates = {Format.LETTERS, Format.CSV, Format.JSON, Format.XLSX}
    spare = () if showing_spare_dates.isdisjoint(formats) else find_spare_dates(plan)
    if Format.LETTERS in formats:
        write_letters(plan, out / LETTERS, templates=templates, spare=spare, overwrite=overwrite)
    if Format.ICS in formats:
        write_ics(plan, out / CALENDARS, overwrite=overwrite)
    if Format.CSV in formats:
        write_csv(plan, out, certificate=certificate, spare=spare, overwrite=overwrite)
    if Format.JSON in formats:
        path = out / TABLES_FILE
        write_json(plan, path, certificate=certificate, spare=spare, overwrite=overwrite)
    if Format.GEOJSON in formats:
        write_geojson(plan, out / MAP_FILE, overwrite=overwrite)
    if Format.REPORT in formats:
        write_report(plan, out / REPORT_FILE, certificate=certificate, overwrite=overwrite)
    if Format.PICTURES in formats:
        write_pictures(plan, out / PICTURES, overwrite=overwrite)
    if Format.XLSX in formats:
        write_xlsx(
            plan,
            out / WORKBOOK_FILE,
            certificate=certificate,
            plan_file=plan_file,
            spare=spare,
            overwrite=overwrite,
        )


def write_proof(result: Result, out: Path, *, overwrite: bool = False) -> None:
    """Write the proof of a result's bound into a folder; without one, an earlier plan's goes."""
    if result.proof is None:
        remove_written(out, CERTIFICATE_FILE)
    else:
        write_certificate(result, out / CERTIFICATE_FILE, overwrite=overwrite)


def export_plan(
    path: Path,
    out: Path,
    formats: Collection[Format],
    *,
    templates: Path | None = None,
    overwrite: bool = False,
) -> None:
    """Write a saved plan, or what somebody made of its workbook, into a folder.

    A workbook goes with its plan file: where the plan is not in the folder as it is, it is saved
    there too.

    Raises
    ------
    FileExistsError
        If a file is somebody else's and ``overwrite`` is not set.
    InvalidDataError
        If the plan or a template has faults.
    """
    plan = read_plan(path)
    is_workbook = path.suffix.casefold() == ".xlsx"
    is_there = not is_workbook and out.resolve() == path.parent.resolve()
    saved = [] if is_there or Format.XLSX not in formats else [PLAN_FILE]
    if not overwrite:
        refuse_before(out, formats, *saved)
    write_outputs(
        plan,
        out,
        formats,
        certificate=certificate_beside(path, plan),
        plan_file=path.name if is_there else PLAN_FILE,
        templates=templates,
        overwrite=overwrite,
    )
    if saved:
        write_plan(plan, out / PLAN_FILE, overwrite=overwrite)


def certificate_beside(path: Path, plan: Plan) -> str | None:
    """The certificate in the ``result.json`` beside a saved plan, if it is of this very plan."""
    values, faults = read_json(path.parent / RESULT_FILE, RESULT_FILE)
    if faults or not isinstance(values, dict):
        return None
    certificate = values.get("certificate")
    same = values.get("plan") == fingerprint(plan)
    return certificate if same and isinstance(certificate, str) else None


def certificate_record(result: Result) -> dict[str, str]:
    """What ``result.json`` keeps, so that a later export can tell the certificate again."""
    return {"certificate": result.certificate(), "plan": fingerprint(result.plan)}


def versions() -> dict[str, str]:
    """What the plan was made with."""
    packages = ("mastery_sched", "ortools", "highspy", "numba", "numpy", "pyproj", "scipy")
    return {"python": platform.python_version()} | {name: version(name) for name in packages}
