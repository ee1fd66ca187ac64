#!/usr/bin/env python3
"""Trains word vectors with Spark from a corpus file, on this machine alone, and prints one JSON line with its times.

usage: spark_train.py CORPUS OUTPUT [--size N] [--threads N] [--epochs N] [--min-count N] [--rate R] [--seed N]
                      [--hs]

CORPUS holds one sentence a line. The text is in as many partitions as --threads says, which Spark trains apart and averages
after each epoch. Its Word2Vec is skip-gram with hierarchical softmax, with or without --hs, and does not subsample. The time of
training is that of fit, which counts the words too. OUTPUT is in word2vec's binary format. Needs Java.
"""
import json
import time

import numpy
import pyspark
from pyspark.ml.feature import Word2Vec
from pyspark.sql import SparkSession
from pyspark.sql.functions import array_remove, split

import peer

parser = peer.parser()
parser.add_argument("--seed", type=int, default=1)
arguments = parser.parse_args()

session = (SparkSession.builder.master(f"local[{arguments.threads}]").config("spark.ui.enabled", "false")
           .config("spark.driver.memory", "10g").config("spark.driver.maxResultSize", "4g").getOrCreate())
session.sparkContext.setLogLevel("ERROR")
lines = session.read.text(arguments.corpus).select(array_remove(split("value", r"\s+"), "").alias("words")).cache()
lines.count()
start = time.perf_counter()
model = Word2Vec(
    vectorSize=arguments.size, minCount=arguments.min_count, numPartitions=arguments.threads, maxIter=arguments.epochs,
    stepSize=arguments.rate or 0.025, seed=arguments.seed, windowSize=5, maxSentenceLength=1000, inputCol="words").fit(lines)
trained = time.perf_counter()
rows = model.getVectors().collect()
peer.write_vectors(
    arguments.output, [(row["word"], numpy.asarray(row["vector"])) for row in rows], arguments.size)
end = time.perf_counter()
known = {row["word"] for row in rows}
with open(arguments.corpus, encoding="utf-8", errors="surrogateescape") as file:
    words = sum(word in known for line in file for word in line.split())
session.stop()
print(json.dumps({
    "tool": f"Spark {pyspark.__version__}", "trainingSeconds": trained - start, "totalSeconds": end - start,
    "wordsPerSecond": words * arguments.epochs / (trained - start),
}))
