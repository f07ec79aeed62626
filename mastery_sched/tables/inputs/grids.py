"""The cells of a file as they stand, before anybody knows what they mean; how much is too much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mastery_sched.rows.cells import is_blank

MOST_FILE_BYTES = 64_000_000
MOST_ROWS = 300_000
MOST_COLUMNS = 1_000
MOST_CELLS = 2_000_000
"""Limits of one table. The travel table of five hundred schools has 250,000 rows; nothing else that
a hub has comes near. What lies beyond is refused, before it is read where possible."""

TOO_LARGE = "keep the rows and columns of the table, delete all others, also empty ones"


class UnreadableError(Exception):
    """A file cannot be read; the message says why, and the advice what to do."""

    def __init__(self, message: str, advice: str, row: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.row = row


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet, or of a text file.

    Parameters
    ----------
    rows
        The first is row 1 of the spreadsheet; blank ones are among them. They may differ in length.
    title
        Of the sheet; empty for a text file.
    doubts
        What the reader of the file is not sure of: message and advice.
    """

    rows: Sequence[Sequence[object]]
    title: str = ""
    doubts: tuple[tuple[str, str], ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing at all."""
        return all(is_blank(cell) for row in self.rows for cell in row)


def content_of(path: Path) -> bytes:
    """What a file holds.

    Raises
    ------
    UnreadableError
        If it is not there, cannot be read, is empty, or is far too large.
    """
    try:
        size = path.stat().st_size
        if size > MOST_FILE_BYTES:
            message = f"the file is far too large for a table ({size // 1_000_000} MB)"
            raise UnreadableError(message, TOO_LARGE)
        content = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableError("there is no such file", "add it") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        message = f"the file cannot be read ({reason or error})"
        raise UnreadableError(message, "check the file") from None
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise UnreadableError("the file is empty", "save the table again, or take the file out")
    return content
