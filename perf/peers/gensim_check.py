#!/usr/bin/env python3
"""Loads a vector file with gensim and compares what it finds with what Hogvec finds.

usage: gensim_check.py HOGVEC VECTORS QUESTIONS [WORDS]

Prints the analogy score of both over the 30,000 most frequent words, and for WORDS words (20) spread over the first
10,000 how many of the ten nearest neighbors are the same words in the same order.
"""
import json
import subprocess
import sys

from gensim.models import KeyedVectors

hogvec, path, questions = sys.argv[1:4]
word_count = int(sys.argv[4]) if len(sys.argv) > 4 else 20
vectors = KeyedVectors.load_word2vec_format(path, binary=True)
print(f"gensim loads {len(vectors)} x {vectors.vector_size}")
score = vectors.evaluate_word_analogies(questions, restrict_vocab=30000)[0]
print(f"gensim  {score:.4f}")
table = subprocess.run([hogvec, "evaluate", path, "--analogies", questions], capture_output=True, text=True, check=True)
print("hogvec  " + [line.split()[1] for line in table.stdout.splitlines() if line.split()[:1] == ["total"]][0])
same = 0
step = max(1, min(10000, len(vectors)) // word_count)
words = [vectors.index_to_key[i * step] for i in range(word_count)]
for word in words:
    ours = subprocess.run([hogvec, "neighbors", path, word, "-n", "10"], capture_output=True, text=True, check=True)
    ours = [line.split()[1] for line in ours.stdout.splitlines() if len(line.split()) == 2]
    theirs = [neighbor for neighbor, _ in vectors.most_similar(word, topn=10)]
    if ours == theirs:
        same += 1
    else:
        print(f"{word}: {ours} and {theirs}")
print(f"the same ten neighbors for {same} of {word_count} words: {' '.join(words)}")
