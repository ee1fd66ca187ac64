internal import HogvecSystem
internal import HogvecTraining
internal import HogvecVectorFiles

extension TrainSettings {
  /// Every option with the value that holds, under the name that the help shows.
  var json: JSONValue.KeyValuePairs {
    [
      "corpora": .array(corpora.map { .string($0) }), "output": .string(output),
      "format": .string(format.name),
      "save-context": saveContext.map { .string($0) } ?? .null,
      "save-vocab": saveVocabulary.map { .string($0) } ?? .null,
      "read-vocab": readVocabulary.map { .string($0) } ?? .null,
      "cache": cache.map { .string($0.directory) } ?? .null,
      "cache-size": cache?.byteLimit.map { .integer($0) } ?? .null,
      "size": .integer(training.dimension), "cbow": .integer(training.architecture == .cbow ? 1 : 0),
      "window": .integer(training.window), "fixed-window": .bool(training.hasFixedWindow),
      "negative": .integer(training.negativeCount), "hs": .integer(training.hasHierarchicalSoftmax ? 1 : 0),
      "objective": .string(training.objective.rawValue),
      "cbow-sum": .bool(training.cbowPooling == .sum),
      "sharing": .string(training.sharing.rawValue), "cbow-update": .string(training.cbowUpdate.rawValue),
      "block-centers": .integer(training.blockCenters),
      "negative-draws": .integer(training.negativeDraws),
      "negative-uses": .integer(training.negativeUses), "rare-weight": .number(training.rareWeight),
      "init-scale": .number(Double("\(training.initialScale)") ?? .nan),
      "init": initialVectors.map { .string($0) } ?? .null,
      "vocab-merge": initialVectors.map { _ in .string(vocabularyMerge.rawValue) } ?? .null,
      "freeze": frozen.map { .string($0.value) } ?? .null,
      "ns-exponent": .number(training.negativeExponent), "sample": .number(training.sampleThreshold),
      "skip-unreadable": .bool(corpus.skipsUnreadable), "lowercase": .bool(corpus.foldsCase),
      "max-vocab": corpus.maximumVocabulary.map { .integer($0) } ?? .null,
      "vocab-memory": corpus.vocabularyByteCount.map { .integer($0) } ?? .null,
      "keep-words": corpus.keepWordsPath.map { .string($0) } ?? .null,
      "stop-words": corpus.stopWordsPath.map { .string($0) } ?? .null,
      "window-across-lines": .bool(corpus.joinsLines), "min-count": .count(minimumCount),
      "max-sentence": .integer(training.maximumSentenceLength),
      "word2vec-eos": .bool(word2vecEndOfSentence), "epochs": .integer(training.epochs),
      "alpha": .number(Double("\(training.rate)") ?? .nan), "threads": .integer(training.threads),
      "seed": .count(training.seed), "tables": .string(tables.rawValue),
      "model": model.map { .string($0) } ?? .null, "checkpoint-interval": .number(checkpointInterval),
      "time-budget": timeBudget.map { .number($0) } ?? .null,
      "quiet": .bool(isQuiet), "json": .bool(printsJSON), "log-json": logPath.map { .string($0) } ?? .null,
    ]
  }
}
