internal import HogvecCorpus
internal import HogvecKernels
internal import HogvecProfiling
internal import HogvecRuns
internal import HogvecSystem
internal import HogvecTraining

/// What is profiled, by `hogvec profile` and by `hogvec train --profile`.
struct ProfileSubject {
  let settings: JobSettings
  /// The instruction set that trains.
  let kernels: InstructionSet
  let statistics: CorpusStatistics

  /// The settings by which training differs from another, with the values that hold.
  var comparedSettings: [JSONValue.Member] {
    SettingField.all.filter { $0.role == .fixed || ["tables", "pin"].contains($0.name) }.map {
      JSONValue.Member(key: $0.name, value: $0.value(settings))
    }
  }

  /// The JSON of a profile.
  ///
  /// - Parameters:
  ///   - measured: what was measured of the machine.
  ///   - runs: the trainings.
  func json(_ measured: JSONValue.KeyValuePairs = [:], runs: [JSONValue]) -> JSONValue {
    let machine: JSONValue.KeyValuePairs = [
      "processor": .string(processorName()), "processors": .integer(AvailableProcessors().count),
      "kernels": .string(kernels.rawValue),
    ]
    let rest: JSONValue.KeyValuePairs = [
      "tokensInVocabulary": .count(statistics.tokensInVocabulary),
      "words": .integer(statistics.vocabularySize), "size": .integer(self.settings.training.dimension),
      "settings": .object(JSONValue.KeyValuePairs(comparedSettings)), "runs": .array(runs),
    ]
    return .object(JSONValue.KeyValuePairs(machine.members + measured.members + rest.members))
  }
}

extension TrainingProfile {
  /// A member of `runs`.
  ///
  /// - Parameter others: more members.
  func json(wordsPerSecond: Double, _ others: JSONValue.KeyValuePairs = [:]) -> JSONValue {
    let speed: JSONValue.KeyValuePairs = [
      "threads": .integer(workers.count), "seconds": .seconds(seconds),
      "wordsPerSecond": .number(wordsPerSecond.rounded()),
    ]
    let events = events
    let rest: JSONValue.KeyValuePairs = [
      "balance": .number(balance), "disturbed": .bool(isDisturbed),
      "processorShare": .number(processorShare),
      "involuntarySwitchesPerSecond": .number(involuntarySwitchesPerSecond),
      "otherProcessors": .number(use.otherProcessors), "stolenProcessors": .number(use.stolenProcessors),
      "instructions": .count(events.instructions), "cycles": .count(events.cycles),
      "cacheMisses": .count(events.cacheMisses), "notCounted": .string(events.obstacle),
      "inputPages": inputPages.json, "outputPages": outputPages.json,
      "workers": .array(workers.map(\.json)),
    ]
    return .object(JSONValue.KeyValuePairs(speed.members + others.members + rest.members))
  }
}

extension PagePlacement {
  /// The share of pages by node, and of huge pages.
  fileprivate var json: JSONValue {
    let shares = nodes.sorted { $0.key < $1.key }.map {
      JSONValue.Member(key: "\($0.key)", value: .number($0.value))
    }
    return .object([
      "nodes": .object(JSONValue.KeyValuePairs(shares)), "huge": .number(hugeShare),
    ])
  }
}

extension WorkerTimes {
  /// A worker's seconds; those of its stages add up to the run's.
  fileprivate var json: JSONValue {
    let stages = TrainingStage.ofGroups.map {
      JSONValue.Member(key: "\($0)", value: .number(seconds[$0] ?? 0))
    }
    return .object([
      "tokens": .count(tokens), "seconds": .object(JSONValue.KeyValuePairs(stages)),
      "clockCost": .number(clockCost),
      "processorSeconds": .number(processorSeconds), "involuntarySwitches": .integer(involuntarySwitches),
    ])
  }
}
