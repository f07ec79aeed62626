"""Files of the register as they are downloaded: CSV, or a zip with CSV files in it.

A file is gone through from its beginning to its end and never unpacked onto the disk or held in
memory. Knows no column's meaning.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from mastery_sched.errors import InvalidDataError, Issue
from mastery_sched.tables.inputs.packages import LARGE_PART_BYTES, MOST_RATIO

MOST_BYTES = 500_000_000
"""Of a file when unpacked; the register's largest extract has 61 MB."""

DOWNLOAD_AGAIN = "download the extract again"

_BLOCK_BYTES = 1 << 20
_LONGEST_HEADER = 100_000
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What an archive that is damaged, or locked with a password, makes the library raise."""


@contextmanager
def opened(path: Path, columns: Collection[str]) -> Iterator[IO[bytes]]:
    """The bytes of a CSV file, or of the one in a zip whose header has these columns.

    Raises
    ------
    InvalidDataError
        If it cannot be read, is too large, or the zip does not have one such file.
    """
    try:
        with path.open("rb") as file:
            is_zip = file.read(2) == b"PK"
            file.seek(0, io.SEEK_END)
            _refuse_large(path, file.tell(), None)
            file.seek(0)
            if not is_zip:
                yield file
                return
            with (
                zipfile.ZipFile(file) as package,
                package.open(_member(path, package, columns)) as member,
            ):
                yield member
    except FileNotFoundError:
        raise unreadable(path, "there is no such file", "check its name") from None
    except OSError as error:
        message = f"the file cannot be read ({error.strerror or error})"
        raise unreadable(path, message, "check the file") from None
    except _DAMAGED as error:
        message = f"a zip that cannot be read ({type(error).__name__})"
        raise unreadable(path, message, DOWNLOAD_AGAIN) from None


def encoding_of(file: IO[bytes]) -> str:
    """UTF-8 if the whole file is in it, else Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(_BLOCK_BYTES):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def unreadable(path: Path, message: str, advice: str) -> InvalidDataError:
    """The error of a file that cannot be read at all."""
    return InvalidDataError([Issue(path.name, None, "", "", message, advice)])


def _member(path: Path, package: zipfile.ZipFile, columns: Collection[str]) -> zipfile.ZipInfo:
    tables = [each for each in package.infolist() if each.filename.casefold().endswith(".csv")]
    if not tables:
        raise unreadable(path, "there is no CSV file in the zip", DOWNLOAD_AGAIN)
    for each in tables:
        _refuse_large(path, each.file_size, each.compress_size)
    if len(tables) == 1:
        return tables[0]
    fitting = [each for each in tables if set(columns) <= set(_header(package, each))]
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(each.filename for each in (fitting or tables)[:5])
    message = f"the zip holds several CSV files that may be meant: {names}"
    if not fitting:
        message = f"none of the CSV files in the zip has the columns wanted: {names}"
    raise unreadable(path, message, "unpack it and name the file")


def _header(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> list[str]:
    with package.open(member) as file:
        line = file.readline(_LONGEST_HEADER).decode("cp1252", "replace")
    return next(csv.reader([line.removeprefix("ï»¿")]), [])


def _refuse_large(path: Path, size: int, packed: int | None) -> None:
    if size > MOST_BYTES:
        message = f"far too large for the register ({size // 1_000_000} MB)"
        raise unreadable(path, message, DOWNLOAD_AGAIN)
    if packed is not None and size > max(LARGE_PART_BYTES, MOST_RATIO * packed):
        message = "the zip is packed more tightly than a table can be"
        raise unreadable(path, message, DOWNLOAD_AGAIN)
