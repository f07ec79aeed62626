"""Pictures of a plan as files of a folder."""

from __future__ import annotations

from pathlib import Path

from mastery_sched.plan import Plan
from mastery_sched.report.specialist_year import plot_specialist
from mastery_sched.report.static_map import plot_static_map
from mastery_sched.report.timetable import plot_load, plot_timetable
from mastery_sched.tables.outputs.cells import safe_name, unique_names
from mastery_sched.tables.outputs.written import write_files


def write_pictures(plan: Plan, folder: str | Path, *, overwrite: bool = False) -> tuple[Path, ...]:
    """Write map, timetable, load and each specialist's year as PNG files.

    Pictures that were written into the folder before, and are nobody's any more, are removed.

    Parameters
    ----------
    overwrite
        Whether files that somebody else wrote or changed are replaced.

    Raises
    ------
    FileExistsError
        If a file is somebody else's and ``overwrite`` is not set.
    MissingExtraError
        If matplotlib is not installed.
    """
    return write_files(folder, picture_files(plan), overwrite=overwrite, prune=True)


def picture_files(plan: Plan) -> dict[str, bytes]:
    """The pictures by file name."""
    figures = {
        "map": plot_static_map(plan),
        "timetable": plot_timetable(plan),
        "load": plot_load(plan),
    }
    from mastery_sched.report.picture import png_of

    files = {f"{name}.png": png_of(figure) for name, figure in figures.items()}
    people = [person.id for person in plan.problem.specialists]
    names = unique_names((person, f"specialist-{safe_name(person)}") for person in people)
    for person in people:
        files[f"{names[person]}.png"] = png_of(plot_specialist(plan, person))
    return files
