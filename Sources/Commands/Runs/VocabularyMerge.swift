/// What `--vocab-merge` says: which words are trained when `--init` brings some.
///
/// Counts, and with them subsampling, negative samples and the order of rows, are always those of the text that is trained. A
/// word that does not occur in it has a count of zero: it is never drawn, and its vector stays as it was.
enum VocabularyMerge: String, Sendable {
  /// Those that are brought.
  case old
  /// Those of the text.
  case new
  /// Those that are brought, and those of the text.
  case union

  /// Refuses command lines in which another option says which words are trained.
  func check(_ arguments: ParsedArguments) throws(UsageError) {
    guard arguments.has(TrainOptions.vocabularyMerge) else { return }
    guard arguments.has(TrainOptions.initialVectors) else {
      throw UsageError("--vocab-merge has an effect only with --init, which brings the old words")
    }
    if arguments.has(TrainOptions.readVocabulary) {
      throw UsageError("--vocab-merge and --read-vocab both say which words to train; give one of them")
    }
    guard self == .old else { return }
    let choosing = [TrainOptions.minimumCount, CorpusOptions.maximumVocabulary, CorpusOptions.keepWords]
    for option in choosing where arguments.has(option) {
      throw UsageError(
        "\(option.shownName) has no effect with --vocab-merge old, which takes the words of --init; leave it out"
      )
    }
  }
}
