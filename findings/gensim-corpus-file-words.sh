#!/usr/bin/env bash
# gensim 4.4.0 (numpy 2.4.6): Word2Vec.train(corpus_file=...) trains other words than the text has.
#
# (Without subsampling, sample=0; with the default most lines end within a batch.)
#
# One worker does not train the line at the end of each batch of 10,000 words, so the share of a
# text that is lost is about its line length over 10,000, and these are the same lines every epoch.
# With several workers each one reads on to the end of its batch, so a text of one batch is trained
# about (workers + 1) / 2 times. The same file through LineSentence is trained once and whole. Only
# the numbers that train() returns tell. Who compares speeds or vectors with corpus_file should use
# large texts and short lines: of 10 words a line, 0.1 % is lost.
#
# Seen on 2026-11-28:
#   words    a line   workers   trained by corpus_file   by LineSentence
#   1,000,000    10         1                  999,010         1,000,000
#   1,000,000   100         1                  990,100         1,000,000
#   1,000,000  1000         1                  910,000         1,000,000
#      10,000    10        16                   84,990            10,000
# (the last row's first number differs by a few words from run to run)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet gensim==4.4.0 numpy==2.4.6 scipy==1.17.1
cd "$folder"
venv/bin/python - <<'PYTHON'
import sys

from gensim.models import Word2Vec
from gensim.models.word2vec import LineSentence

cases = [  # words, words a line, workers, least and most that corpus_file trains
    (1_000_000, 10, 1, 999_010, 999_010),
    (1_000_000, 100, 1, 990_100, 990_100),
    (1_000_000, 1000, 1, 910_000, 910_000),
    (10_000, 10, 16, 80_000, 90_000),
]
changed = False
for total, per_line, workers, least, most in cases:
    with open("text", "w") as file:
        for line in range(total // per_line):
            words = (f"w{(line * per_line + i) * 7919 % 50}" for i in range(per_line))
            file.write(" ".join(words) + "\n")
    trained = []
    for source in ({"corpus_file": "text"}, {"corpus_iterable": LineSentence("text")}):
        model = Word2Vec(
            vector_size=4, window=1, negative=1, min_count=1, sample=0, workers=workers, seed=1)
        model.build_vocab(**source)
        assert model.corpus_total_words == total
        _, words = model.train(
            total_words=total, total_examples=model.corpus_count, epochs=1, **source)
        trained.append(words)
    print(f"{total:,} words, {per_line} a line, {workers} workers: "
          f"corpus_file trained {trained[0]:,}, LineSentence {trained[1]:,}")
    changed |= not least <= trained[0] <= most or trained[1] != total
if changed:
    sys.exit("this is not what was seen with gensim 4.4.0")
PYTHON
