"""The report: one HTML file that loads nothing, for a screen without a network and for paper.

A strict Content-Security-Policy allows this file's own style and script only, by their hashes, so
that nothing a table of the hub holds can ever run. Every value is escaped by the template.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from mastery_sched.plan import Plan
from mastery_sched.report.facts import report_facts
from mastery_sched.report.svg_map import svg_map
from mastery_sched.report.svg_timetable import svg_timetable, svg_trace
from mastery_sched.result import Result
from mastery_sched.tables.outputs.written import write_files

if TYPE_CHECKING:
    import jinja2

TEMPLATES = Path(__file__).parent / "templates"


def write_report(
    plan_or_result: Plan | Result,
    path: str | Path,
    *,
    certificate: str | None = None,
    overwrite: bool = False,
) -> None:
    """Write a plan as one HTML file to look at, to search and to print.

    Parameters
    ----------
    plan_or_result
        A plan; with a result, how good it is proved to be and how the search went are told too.
    certificate
        For a plan by itself, how good it is proved to be, as
        :meth:`mastery_sched.result.Result.certificate` says it.
    overwrite
        Whether a file that somebody else wrote or changed is replaced.

    Raises
    ------
    FileExistsError
        If the file is somebody else's and ``overwrite`` is not set.
    """
    file = Path(path)
    content = report_html(plan_or_result, certificate=certificate).encode()
    write_files(file.parent, {file.name: content}, overwrite=overwrite)


def report_html(plan_or_result: Plan | Result, *, certificate: str | None = None) -> str:
    """The report as text; the same plan gives the same."""
    result = plan_or_result if isinstance(plan_or_result, Result) else None
    plan = plan_or_result.plan if isinstance(plan_or_result, Result) else plan_or_result
    if result is not None:
        certificate = result.certificate()
    style, script = _read("report.css"), _read("report.js")
    values = report_facts(plan) | {
        "certificate": certificate,
        "map": svg_map(plan),
        "timetable": svg_timetable(plan),
        "trace": None if result is None else svg_trace(result),
        "style": Markup(style),
        "script": Markup(script),
        "policy": content_security_policy(style, script),
    }
    return _environment().get_template("report.html").render(values)


def content_security_policy(style: str, script: str) -> str:
    """What a browser may run and load: this style, this script, nothing else."""
    return (
        f"default-src 'none'; style-src '{_sha256(style)}'; script-src '{_sha256(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _sha256(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _read(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
