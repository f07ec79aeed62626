"""``certificate.json``: the proof behind a bound, for others to confirm without a solver.

``python -m mastery_sched.engine.verify FILE`` does that. What a proof is made of, its maker knows;
here it is only written.
"""

from __future__ import annotations

from pathlib import Path

from mastery_sched.errors import NoProofError
from mastery_sched.result import Result
from mastery_sched.tables.documents import json_text
from mastery_sched.tables.outputs.written import write_file


def write_certificate(result: Result, path: str | Path, *, overwrite: bool = False) -> None:
    """Write the proof of a result's bound; all or nothing.

    Confirm it with ``python -m mastery_sched.engine.verify FILE``. It is about groups and their
    specialists; dates are no part of it.

    Parameters
    ----------
    overwrite
        Whether a file that somebody else wrote or changed is replaced.

    Raises
    ------
    FileExistsError
        If the file is somebody else's and ``overwrite`` is not set.
    NoProofError
        If there is no proof to write: nothing is proved, or a solver alone vouches for it.
    OSError
        If the file cannot be written.
    """
    write_file(path, certificate_text(result), overwrite=overwrite)


def certificate_text(result: Result) -> str:
    """The content of the file; the same proof gives the same text.

    Raises
    ------
    NoProofError
        As above.
    """
    if result.proof is not None:
        return json_text(result.proof.certificate())
    if result.bound is None:
        raise NoProofError(
            "nothing is proved of this plan, so there is no certificate to write; solve again with "
            "a longer time_limit or a higher work_limit"
        )
    raise NoProofError(
        "the bound of this plan has no proof that can be written down: either the hub is small "
        "enough for the exact model, where the solver's word stands alone (result.certificate() "
        "says what it proved), or the search was interrupted, and solving again to the end or to a "
        "time_limit makes one"
    )
