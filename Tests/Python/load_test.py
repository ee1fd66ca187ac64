"""Checks the installed hogvec.load against files that Hogvec and this script write.

usage: python Tests/Python/load_test.py VECTORS.bin
"""

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import hogvec
import numpy

VECTORS = os.path.abspath(sys.argv.pop())
FORMATS = ["v.bin", "v.txt", "v.glove", "v.vec", "v.npy", "v.tsv", "v.safetensors", "v.table"]


def convert(source, target):
    subprocess.run(["hogvec", "convert", source, target, "--quiet"], check=True)


def write_binary(path, words, rows):
    with open(path, "wb") as file:
        file.write(b"%d %d\n" % rows.shape)
        for word, row in zip(words, rows):
            file.write(word + b" " + row.astype("<f4").tobytes() + b"\n")


def in_bytes(words):
    return [word.encode("utf-8", "surrogateescape") for word in words]


class LoadTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(folder.name)

    def assert_same(self, path, words, rows):
        found_words, found = hogvec.load(path)
        self.assertEqual(in_bytes(found_words), words, path)
        self.assertEqual((found.dtype, found.shape), (numpy.float32, rows.shape), path)
        self.assertTrue((found.view("u4") == rows.view("u4")).all(), path)
        with self.assertRaises(ValueError):
            found[:1] = 0

    def test_every_format_gives_what_convert_writes(self):
        convert(VECTORS, "as.npy")
        rows = numpy.load("as.npy")
        with open("as.npy.words", "rb") as file:
            words = file.read().splitlines()
        self.assertGreater(len(words), 100)
        for name in FORMATS:
            convert(VECTORS, name)
            self.assert_same(name, words, rows)
        with open("v.bin", "rb") as plain, gzip.open("v.bin.gz", "wb") as packed:
            shutil.copyfileobj(plain, packed)
        self.assert_same("v.bin.gz", words, rows)

    def test_words_of_any_bytes(self):
        words = [b"w%c." % byte for byte in range(256) if byte not in b"\n\r "] + [b"\xc3", "été".encode(), b"x" * 5000]
        # Any bits are numbers, also those that are none.
        bits = numpy.random.default_rng(1).integers(0, 1 << 32, (len(words), 7), "u4")
        write_binary("any.bin", words, bits.view("f4"))
        self.assert_same("any.bin", words, bits.view("f4"))
        convert("any.bin", "any.npy")
        convert("any.bin", "any.table")
        self.assert_same("any.npy", words, bits.view("f4"))
        self.assert_same("any.table", words, bits.view("f4"))

    def test_arrays_and_tables_are_mapped_where_they_are(self):
        for name in ("v.npy", "v.table"):
            convert(VECTORS, name)
            words, found = hogvec.load(name)
            with open("/proc/self/maps", encoding="utf-8") as maps:
                self.assertIn(os.path.realpath(name), maps.read())
            # What is mapped shows what is written to the file.
            before = found[0, 0].view("u4")
            with open(name, "r+b") as file:
                file.seek(4096 if name == "v.table" else os.path.getsize(name) - found.nbytes)
                file.write((before ^ 1).tobytes())
            self.assertEqual(found[0, 0].view("u4"), before ^ 1, name)

    def test_words_are_found_where_other_programs_put_them(self):
        rows = numpy.arange(6, dtype="f4").reshape(3, 2)
        numpy.save("other.npy", rows)
        with open("other.words", "wb") as file:
            file.write(b"a\r\nb\r\nc")
        self.assert_same("other.npy", [b"a", b"b", b"c"], rows)
        numpy.save("double.npy", rows.astype(">f8"))
        shutil.copy("other.words", "double.npy.words")
        self.assert_same("double.npy", [b"a", b"b", b"c"], rows)

    def test_no_vectors(self):
        write_binary("none.bin", [], numpy.zeros((0, 4), "f4"))
        for name in ("none.npy", "none.table"):
            convert("none.bin", name)
        for name in ("none.bin", "none.npy", "none.table"):
            self.assert_same(name, [], numpy.zeros((0, 4), "f4"))

    def test_a_name_may_begin_with_a_dash_and_be_a_path(self):
        import pathlib

        write_binary("-x.bin", [b"a"], numpy.ones((1, 2), "f4"))
        self.assert_same("-x.bin", [b"a"], numpy.ones((1, 2), "f4"))
        self.assert_same(pathlib.Path("-x.bin"), [b"a"], numpy.ones((1, 2), "f4"))

    def test_damaged_files_are_refused_in_one_line(self):
        for name in FORMATS:
            convert(VECTORS, name)
            with open(name, "rb") as file:
                content = file.read()
            if name.endswith((".txt", ".glove", ".vec", ".tsv")):
                # Not inside a number, which would only become another one.
                size = max(content.rfind(separator, 0, len(content) // 2) for separator in (b" ", b"\t"))
            else:
                size = len(content) - 3
            os.truncate(name, size)
            with self.subTest(name):
                self.assert_refused(name, "v.")
        convert(VECTORS, "words.npy")
        os.remove("words.npy.words")
        self.assert_refused("words.npy", "the file of its words is missing")
        write_binary("line.bin", [b"a", b"b\rc", b"d"], numpy.ones((3, 9), "f4"))
        self.assert_refused("line.bin", "carriage return")
        with self.assertRaises(FileNotFoundError):
            hogvec.load("nowhere.bin")
        self.assert_refused(".", "directory")

    def test_mapping_takes_and_refuses_what_convert_does(self):
        random = numpy.random.default_rng(2)
        write_binary("s.bin", [b"w%d" % i for i in range(20)], random.normal(size=(20, 5)))
        places = []
        for vectors, words, header in (("s.npy", "s.npy.words", 128), ("s.table", "s.table.vocabulary.txt", 32)):
            convert("s.bin", vectors)
            places += [(vectors, vectors, header), (vectors, words, os.path.getsize(words))]
        refused = 0
        for case in range(160):
            vectors, changed, size = places[case % len(places)]
            with open(changed, "rb") as file:
                content = file.read()
            place = random.integers(size)
            inserted = b"\n \r1}"[case % 5 :][:1]
            changes = [inserted + content[place:], inserted + content[place + 1 :], content[place + 1 :], b""]
            with open(changed, "wb") as file:
                file.write(content[:place] + changes[case // 20 % 4])
            result = subprocess.run(["hogvec", "convert", vectors, "there.npy", "--quiet"], capture_output=True)
            if result.returncode == 0:
                with open("there.npy.words", "rb") as file:
                    self.assert_same(vectors, file.read().split(b"\n")[:-1], numpy.load("there.npy"))
            else:
                refused += 1
                # What cannot be written has another name here.
                self.assert_refused(vectors, result.stderr.decode().rpartition("record")[2].removeprefix("hogvec: ").strip())
            with open(changed, "wb") as file:
                file.write(content)
        self.assertTrue(0 < refused < 160)

    def assert_refused(self, name, reason):
        with self.assertRaises(ValueError) as raised:
            hogvec.load(name)
        message = str(raised.exception)
        self.assertIn(reason, message)
        self.assertNotIn("\n", message)


unittest.main()
