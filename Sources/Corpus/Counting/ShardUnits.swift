/// What reading a shard left: where its units lie, and what is needed to join its sentences with its
/// neighbors'.
struct ShardUnits: Sendable {
  /// Where the shard starts in the corpus, see ``TextPosition``; the order of shards is that of their
  /// positions.
  let position: UInt64
  /// The place of its first unit in the worker's spool.
  let firstUnit: Int
  /// Which of its worker's dictionaries the ids are of.
  var dictionary = 0
  /// The number of its units: words and sentence ends.
  var unitCount = 0
  /// The number of sentence ends among its units.
  var sentenceEndCount = 0
  /// Whether its first unit is a sentence end, which counts only if the sentence began in an earlier shard.
  var startsWithSentenceEnd = false
  /// Whether its last unit is a word, so that the sentence goes on.
  var endsInsideSentence = false
}
