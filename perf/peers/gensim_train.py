#!/usr/bin/env python3
"""Trains word vectors with gensim from a corpus file and prints one JSON line with its times.

usage: gensim_train.py CORPUS OUTPUT [--size N] [--threads N] [--epochs N] [--min-count N] [--cbow] [--rate R] [--hs]
                       [--subwords MIN-MAX]

CORPUS holds one sentence a line of at most 10,000 words (gensim drops what is longer). OUTPUT may be /dev/null.
Window 5, 5 negatives, sample 1e-3, min-count 5 unless given. With --subwords it is gensim's FastText, with 2,000,000 buckets.
"""
import json
import time

from gensim.models import FastText, Word2Vec
import gensim

import peer

parser = peer.parser()
parser.add_argument("--cbow", action="store_true")
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--subwords")
arguments = parser.parse_args()
if arguments.subwords:
    least, most = (int(number) for number in arguments.subwords.split("-"))
    model_class, ngrams = FastText, {"min_n": least, "max_n": most, "bucket": 2_000_000}
else:
    model_class, ngrams = Word2Vec, {}

start = time.perf_counter()
model = model_class(
    vector_size=arguments.size, window=5, negative=0 if arguments.hs else 5, hs=int(arguments.hs), sample=1e-3,
    min_count=arguments.min_count, sg=0 if arguments.cbow else 1, workers=arguments.threads, seed=arguments.seed,
    alpha=arguments.rate or (0.05 if arguments.cbow else 0.025), **ngrams,
)
model.build_vocab(corpus_file=arguments.corpus)
counted = time.perf_counter()
words, raw_words = model.train(
    corpus_file=arguments.corpus, total_words=model.corpus_total_words, epochs=arguments.epochs)
trained = time.perf_counter()
if arguments.output != "/dev/null":
    model.wv.save_word2vec_format(arguments.output, binary=True)
end = time.perf_counter()
in_vocabulary = sum(model.wv.get_vecattr(word, "count") for word in model.wv.index_to_key)
print(json.dumps({
    "tool": f"gensim {gensim.__version__}", "vocabularySeconds": counted - start,
    "trainingSeconds": trained - counted, "totalSeconds": end - start,
    "wordsPerSecond": in_vocabulary * arguments.epochs / (trained - counted),
}))
