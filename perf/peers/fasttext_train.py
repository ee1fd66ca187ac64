#!/usr/bin/env python3
"""Trains word vectors with fastText from a corpus file.

usage: fasttext_train.py CORPUS OUTPUT [--size N] [--threads N] [--epochs N] [--min-count N] [--cbow] [--rate R] [--hs]
                         [--subwords MIN-MAX]

Words have no n-grams unless given. Window 5, 5 negatives, sample 1e-3, min-count 5 unless given; fastText's package takes no seed. OUTPUT is in word2vec's binary format.
"""
import fasttext

import peer

parser = peer.parser()
parser.add_argument("--cbow", action="store_true")
parser.add_argument("--subwords", default="0-0")
arguments = parser.parse_args()
least, most = (int(number) for number in arguments.subwords.split("-"))

model = fasttext.train_unsupervised(
    arguments.corpus, model="cbow" if arguments.cbow else "skipgram", dim=arguments.size, ws=5, neg=5,
    loss="hs" if arguments.hs else "ns", t=1e-3, minCount=arguments.min_count, epoch=arguments.epochs,
    thread=arguments.threads, minn=least, maxn=most, lr=arguments.rate or (0.05 if arguments.cbow else 0.025), verbose=2)
# The end of a line is one of the words.
peer.write_vectors(arguments.output, [(word, model.get_word_vector(word)) for word in model.words], arguments.size)
