#!/usr/bin/env bash
# spaCy 3.8.18 (numpy 2.4.6): some ordinary words of a folder of vectors are not in its list of strings.
#
# A saved vocabulary has the vectors' rows in `vectors`, a row number for each key in `key2row`, and
# in `strings.json` the strings, whose 64-bit hashes are the keys. But a word that is also the name of
# one of spaCy's symbols (labels of dependencies, parts of speech, kinds of entities) has the symbol's
# small number for its key, and is left out of `strings.json`: `agent`, `mark`, `number` and `root` among
# lower-case words, `DATE`, `EVENT`, `LAW` and `PERSON` among the others. spaCy has the table of its
# symbols and finds them; a program that reads the folder by itself finds rows without a word, and none
# of those words by its hash.
#
# Seen on 2026-11-30: of seven words five have keys below 1,000, which are hashes of nothing, and
# `strings.json` has the other two.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet spacy==3.8.18 numpy==2.4.6
cd "$folder"
venv/bin/python - <<'PYTHON'
import json
import sys

import numpy
import srsly
from spacy.strings import hash_string
from spacy.vectors import Vectors
from spacy.vocab import Vocab

words = ["agent", "coffee", "DATE", "mark", "number", "root", "tea"]
vocabulary = Vocab()
vocabulary.vectors = Vectors(
    data=numpy.ones((len(words), 2), dtype="float32"), keys=[vocabulary.strings.add(word) for word in words])
vocabulary.to_disk("vocabulary")
with open("vocabulary/strings.json") as file:
    strings = json.load(file)
keys = srsly.read_msgpack("vocabulary/key2row")
small = [word for word, key in zip(words, keys) if key < 1000]
print("strings.json:", strings)
print("keys below 1,000:", small)
print("found by their hash:", [word for word in words if hash_string(word) in keys])
expected = ["agent", "DATE", "mark", "number", "root"]
if small != expected or sorted(strings) != ["coffee", "tea"] or any(hash_string(word) in keys for word in expected):
    sys.exit("this is not what was seen with spaCy 3.8.18")
PYTHON
