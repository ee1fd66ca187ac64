public import HogvecCorpus
public import HogvecKernels
package import HogvecSystem
public import HogvecTraining

/// What a ``TrainingJob`` did.
public struct JobReport: Sendable {
  /// What it was to do.
  public let settings: JobSettings
  /// The instruction set of the kernels.
  public let kernels: InstructionSet
  /// What was found in the text.
  public let statistics: CorpusStatistics
  /// What was trained.
  public let summary: TrainingSummary
  /// What training took of the machine; `nil` unless ``JobSettings/measuresStages`` asked for it.
  public let profile: TrainingProfile?
  /// The mean loss of a pair in the last epoch that has begun; not a number if none was measured.
  public let recentLoss: Double
  /// What ended training before all epochs were trained; `nil` if they were.
  public let stopReason: StopReason?
  /// Where the vectors are: the output of the settings, with `.interrupted` after it if training was ended
  /// early.
  public let output: String
  /// Where the output vectors are, if they were to be written.
  public let contextOutput: String?
  /// How many processes trained together.
  public let processCount: Int
  /// What this one exchanged with the others; `nil` in one that trains alone.
  public let exchange: ExchangeCounts?
  /// Seconds to count the words, or to load the vocabulary and read the corpus with it.
  public let vocabularySeconds: Double
  /// Seconds to write the vectors.
  public let writingSeconds: Double
  /// Seconds from start to end.
  public let totalSeconds: Double

  /// The members of the log's `finished` event but for `event` and `seconds`.
  package var json: JSONValue.KeyValuePairs {
    var members: JSONValue.KeyValuePairs = [
      "vocabularySeconds": .seconds(vocabularySeconds),
      "encodingSeconds": .seconds(statistics.encodingSeconds),
      "trainingSeconds": .seconds(summary.seconds), "writingSeconds": .seconds(writingSeconds),
      "totalSeconds": .seconds(totalSeconds), "tokensRead": .count(statistics.tokensRead),
      "tokensInVocabulary": .count(statistics.tokensInVocabulary),
      "tokensKept": .count(summary.progress.tokensKept),
      "tokensTrained": .count(summary.progress.tokensTrained),
      "wordsPerSecond": .number(summary.hasTrained ? summary.wordsPerSecond.rounded() : .nan),
      "loss": .number(summary.progress.loss ?? .nan), "recentLoss": .number(recentLoss),
      "output": .string(output),
      "context": .string(contextOutput),
      "cache": .string(statistics.cachePath),
      "stoppedBy": .string(stopReason?.name),
    ]
    guard let exchange else { return members }
    members.members.append(JSONValue.Member(key: "processes", value: .integer(processCount)))
    members.members += exchange.json.members
    return members
  }
}

extension ExchangeCounts {
  /// Members of the log's events `progress` and `finished`.
  var json: JSONValue.KeyValuePairs {
    [
      "rounds": .integer(rounds), "exchangedBytes": .integer(byteCount), "exchangeSeconds": .seconds(seconds),
      "waitSeconds": .seconds(waitSeconds),
    ]
  }
}
