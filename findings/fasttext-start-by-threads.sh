#!/usr/bin/env bash
# fastText 0.9.2 (fasttext-wheel, numpy 1.26.4): the number of threads says how much of a model starts
# at random.
#
# The rows of words and n-grams start uniform in +-1/dim, a tenth of the matrix for each thread; with
# fewer than ten threads the rest starts at zero. Words come first, so with `thread=1` and many
# buckets nearly all n-grams start at zero. Their rows still learn, since what predicts is the mean
# with the word's own row, but an n-gram that no word of the text has stays exactly zero instead of
# small, and so does a word that is made of such n-grams alone. Nothing is printed. Who compares
# one-thread runs of fastText with others, or measures how it does with one thread, compares another
# start than the default's twelve threads give.
#
# Seen on 2026-11-29, six words and 10,000 buckets, rows that are not zero after training:
#   threads   rows   of 10,006
#         1            1,001
#         2            2,002
#         4            4,003
#        10           10,006
#        12           10,006
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet fasttext-wheel==0.9.2 numpy==1.26.4
cd "$folder"
venv/bin/python - <<'PYTHON'
import sys

import fasttext

with open("text", "w") as file:
    file.write("one two three four five\n" * 10)
changed = False
for threads, expected in ((1, 0.1), (2, 0.2), (4, 0.4), (10, 1), (12, 1)):
    model = fasttext.train_unsupervised(
        "text", minCount=1, dim=10, bucket=10_000, epoch=1, thread=threads, verbose=0)
    matrix = model.get_input_matrix()
    rows = int((matrix != 0).any(axis=1).sum())
    print(f"{threads} threads: {rows:,} of {matrix.shape[0]:,} rows are not zero")
    # The rows of the text's own n-grams are trained, wherever they are.
    changed |= abs(rows / matrix.shape[0] - expected) > 0.01
if changed:
    sys.exit("this is not what was seen with fastText 0.9.2")
PYTHON
