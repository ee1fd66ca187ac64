"""Reads word vectors from Hogvec's files into numpy.

The program itself is `hogvec` on PATH; `hogvec --help` says what it does.
"""

import importlib.metadata
import mmap
import os
import re
import struct
import subprocess
import tempfile
import typing

import numpy

__all__ = ["load"]


def load(path):
    """Returns the words and the vectors of a vector file.

    The words are a list of `str` in the file's order. Bytes that are not UTF-8 become surrogates, so that
    `word.encode("utf-8", "surrogateescape")` gives any word's bytes. The vectors are a read-only array of
    `float32`, one row per word.

    Every format is read that the program reads, also compressed. Arrays of 32-bit floats (`.npy`) and Hogvec's
    tables (`.table`) are mapped where they are: only the words are read, and the file must keep its content as
    long as the array is used. In other formats words or digits are between the vectors; of these `hogvec convert`
    makes an array in the folder for temporary files (`TMPDIR`), which is mapped. Its space is free again when the
    array is.

    Raises `ValueError`, in one line, where the file is not as it should be or a word has a line feed or carriage
    return in it; `OSError` where the file cannot be opened.
    """
    path = os.fsdecode(path)
    os.stat(path)
    return _as_it_is(path) or _converted(path)


class _Layout(typing.NamedTuple):
    """How vectors of 32-bit floats lie in a file: where they begin, and how many floats from row to row."""

    is_table: bool
    offset: int
    rows: int
    columns: int
    stride: int


def _layout(path):
    """The layout of an array or a table; `None` for any other file."""
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        start = file.read(4096)
    layout = _array_layout(start) or _table_layout(start)
    if layout and layout.columns > 0 and size == layout.offset + layout.rows * layout.stride * 4:
        return layout
    return None


def _array_layout(start):
    dictionary = rb"{'descr': '<f4', 'fortran_order': False, 'shape': \((\d{1,18}), (\d{1,18})\), } *\n"
    header = re.match(rb"\x93NUMPY\x01\x00(..)" + dictionary, start, re.DOTALL)
    if not header or header.end() != 10 + int.from_bytes(header[1], "little"):
        return None
    return _Layout(False, header.end(), int(header[2]), int(header[3]), int(header[3]))


def _table_layout(start):
    if len(start) < 4096:
        return None
    mark, version, order, rows, columns, stride = struct.unpack_from("<4sHHqqq", start)
    if (mark, version, order) != (b"HVTB", 1, 0xFEFF) or rows < 0 or stride != (columns + 15) // 16 * 16:
        return None
    return _Layout(True, 4096, rows, columns, stride)


def _as_it_is(path):
    """Maps an array or a table; `None` for the program to read, or to say what is wrong."""
    # Reading from a pipe would take its beginning away from the program.
    layout = _layout(path) if os.path.isfile(path) else None
    words = _words(path, layout.is_table) if layout else None
    if words is None or len(words) != layout.rows:
        return None
    return _text(words), _mapped(path, layout)


def _belong_together(path, words_path):
    """Whether the notes that the program leaves on files that it writes together, if there are any, agree."""
    notes = []
    for name in (path, words_path):
        try:
            notes.append(os.getxattr(name, "user.hogvec.words"))
        except OSError:
            return True
    return notes[0] == notes[1]


def _words(path, is_table):
    """The words beside an array or a table, in bytes; `None` if the file is not plain lines."""
    folder, name = os.path.split(path)
    suffix = ".vocabulary.txt" if is_table else ".words"
    # Old words under this name mean that a conversion was interrupted.
    if os.path.lexists(os.path.join(folder, f".{name}{suffix}.replaced")):
        return None
    words_path = path + suffix
    if not os.path.lexists(words_path):
        words_path = os.path.join(folder, "vocabulary.txt" if is_table else os.path.splitext(name)[0] + suffix)
    if not os.path.isfile(words_path) or not _belong_together(path, words_path):
        return None
    with open(words_path, "rb") as file:
        content = file.read()
    if re.search(rb"\A\xef\xbb\xbf|[\x00-\x09\x0b-\x1f]|[^\n]\Z", content):
        return None
    lines = content.split(b"\n")[:-1]
    if not is_table:
        return lines
    # A count is after each word.
    return [line.rpartition(b" ")[0] for line in lines] if all(b" " in line for line in lines) else None


def _text(words):
    return [word.decode("utf-8", "surrogateescape") for word in words]


def _mapped(path, layout):
    with open(path, "rb") as file:
        memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    floats = numpy.frombuffer(memory, "<f4", layout.rows * layout.stride, layout.offset)
    return floats.reshape(layout.rows, layout.stride)[:, : layout.columns]


def _converted(path):
    """Has the program make an array of the file, and maps that."""
    with tempfile.TemporaryDirectory(prefix="hogvec-") as folder:
        copy = os.path.join(folder, "vectors.npy")
        # A name that begins with a dash would be an option.
        source = os.path.join(".", path) if path.startswith("-") else path
        result = subprocess.run(
            [_program(), "convert", source, copy, "--quiet"], stdin=subprocess.DEVNULL, capture_output=True)
        if result.returncode != 0:
            message = result.stderr.decode("utf-8", "replace").strip().removeprefix("hogvec: ")
            raise ValueError(message or f"'{path}': hogvec convert ended with {result.returncode}")
        with open(copy + ".words", "rb") as file:
            words = file.read().split(b"\n")[:-1]
        return _text(words), _mapped(copy, _layout(copy))


def _program():
    """The program that was installed with this module."""
    for file in importlib.metadata.files("hogvec") or ():
        if file.parts[-2:] == ("bin", "hogvec") and file.locate().is_file():
            return file.locate()
    # pip install --target leaves the list of files as it was before it moved them.
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), "bin", "hogvec")
