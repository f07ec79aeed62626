"""Writing into a folder without destroying what somebody else put or changed there.

Each folder keeps a small list, :data:`LIST_FILE`, of the files written into it and what they held.
A file that is not on the list, or no longer as it was written, is somebody's work: it is replaced
only if the caller says so. Knows nothing of what the files hold.
"""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from mastery_sched.errors import counted
from mastery_sched.tables.atomic import write_bytes, write_text

LIST_FILE = ".mastery-sched.json"
"""Name of the list of what was written into a folder."""

FORMAT = "mastery-written"


def write_files(
    folder: str | Path,
    files: Mapping[str, bytes],
    *,
    overwrite: bool = False,
    prune: bool = False,
) -> tuple[Path, ...]:
    """Write files into a folder, each as a whole; nothing is written if one may not be.

    Parameters
    ----------
    files
        Contents by name; names have no folders in them.
    overwrite
        Whether files that somebody else wrote or changed are replaced.
    prune
        Whether files written here before, unchanged since and not among these, are removed, so that
        nobody sends out the dates of a group that is no more.

    Raises
    ------
    FileExistsError
        If a file is not ours and ``overwrite`` is not set.
    OSError
        If a file cannot be written.
    """
    path = Path(folder)
    if not overwrite:
        refuse_foreign(path, files, contents=files)
    listed = _listed(path)
    for name, content in files.items():
        write_bytes(path / name, content)
        listed[name] = _digest(content)
    if prune:
        for name in sorted(listed.keys() - files.keys()):
            if _is_as_written(path / name, listed[name]):
                (path / name).unlink()
            del listed[name]
    _write_list(path, listed)
    return tuple(path / name for name in files)


def write_file(path: str | Path, content: str | bytes, *, overwrite: bool = False) -> None:
    """Write one file as a whole, as :func:`write_files` writes many; a text as UTF-8."""
    file = Path(path)
    content = content.encode() if isinstance(content, str) else content
    write_files(file.parent, {file.name: content}, overwrite=overwrite)


def refuse_foreign(
    folder: str | Path, names: Iterable[str], *, contents: Mapping[str, bytes] | None = None
) -> None:
    """Refuse to replace what somebody else wrote or changed.

    Parameters
    ----------
    names
        Files about to be written.
    contents
        What they will hold; a file that holds it already is no obstacle.

    Raises
    ------
    FileExistsError
        Naming the first such file, and how many there are.
    """
    path = Path(folder)
    listed = _listed(path)
    foreign = [
        name
        for name in names
        if (path / name).exists()
        and not _is_as_written(path / name, listed.get(name))
        and not (contents is not None and _holds(path / name, contents[name]))
    ]
    if foreign:
        also = f" (and {counted(len(foreign) - 1, 'other file')})" if len(foreign) > 1 else ""
        message = (
            f"was written or changed by somebody else{also}; move it away, or have it replaced "
            "with --overwrite (in Python: overwrite=True)"
        )
        raise FileExistsError(errno.EEXIST, message, str(path / foreign[0]))


def remove_written(folder: str | Path, name: str) -> None:
    """Remove a file of an earlier plan, unless somebody changed it."""
    path = Path(folder)
    listed = _listed(path)
    digest = listed.pop(name, None)
    if digest is None:
        return
    if _is_as_written(path / name, digest):
        (path / name).unlink()
    _write_list(path, listed)


def names_written(folder: str | Path) -> frozenset[str]:
    """Names of the files on the folder's list."""
    return frozenset(_listed(Path(folder)))


def _listed(path: Path) -> dict[str, str]:
    try:
        values = json.loads((path / LIST_FILE).read_text(encoding="utf-8"))
        files = values["files"] if values["format"] == FORMAT else {}
        # A name with a folder in it was never written by us, and must not be followed.
        return {
            name: digest
            for name, digest in files.items()
            if isinstance(digest, str) and Path(name).name == name
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        # Without a list everything in the folder is somebody else's, which is the safe way.
        return {}


def _write_list(path: Path, listed: Mapping[str, str]) -> None:
    values = {"format": FORMAT, "version": 1, "files": dict(sorted(listed.items()))}
    write_text(path / LIST_FILE, json.dumps(values, indent=1, ensure_ascii=False) + "\n")


def _is_as_written(file: Path, digest: str | None) -> bool:
    return digest is not None and file.is_file() and _digest(file.read_bytes()) == digest


def _holds(file: Path, content: bytes) -> bool:
    return file.is_file() and file.read_bytes() == content


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
