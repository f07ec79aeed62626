"""Files that are either written in full or not touched."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_bytes(path: str | Path, content: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part.

    The content goes to a new file in the same directory, onto the disk, and then takes the file's
    name. Missing directories are made.

    Raises
    ------
    OSError
        If it cannot be written; the old file is then as it was.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Not a file of the module tempfile: those are readable by their owner only, whatever the umask.
    draft = target.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _sync_directory(target.parent)


def write_text(path: str | Path, text: str) -> None:
    """Write a text in UTF-8 with its line ends as they are, as :func:`write_bytes` does."""
    write_bytes(path, text.encode())


def _sync_directory(directory: Path) -> None:
    # The new name itself must reach the disk; Windows offers no way to ask for that.
    if os.name == "nt":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
