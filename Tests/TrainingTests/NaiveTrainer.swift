import Foundation

import HogvecSystem
@testable import HogvecTraining

/// Skip-gram and CBOW with negative sampling, hierarchical softmax and full softmax as plain loops in Double,
/// one pair after the other, for one worker: what the trainer must come to. It draws from the same streams in
/// the same order.
struct NaiveTrainer: ~Copyable {
  let options: TrainingOptions
  let negatives: AliasTable
  let subsampler: Subsampler
  let tree: HuffmanTree
  var input: [[Double]]
  var output: [[Double]]
  /// For each word whether its input row stays as it is; empty if none does.
  var frozenRows: [Bool] = []
  var random = RandomStream(seed: 0)
  let wordWeights: [Double]
  let wordCount: Int
  /// For each word the rows whose mean it is; its own alone if it has no n-grams.
  let rows: [[Int]]
  /// The ring of negatives, how many were put in it, those that were drawn for the step after the next, and
  /// those of the next step.
  var ring = [Int]()
  var takenCount = 0
  var drawn = [(place: Int, word: Int)]()
  var stepNegatives = [Int]()

  /// - Parameter words: the words, which need be known only if they have n-grams.
  init(options: TrainingOptions, counts: [UInt64], words: [String] = []) {
    self.options = options
    negatives = AliasTable(counts: counts, exponent: options.negativeExponent)
    subsampler = Subsampler(counts: counts, threshold: options.sampleThreshold)
    tree = HuffmanTree(counts: counts)
    wordWeights = Self.wordWeights(options, counts)
    let dimension = options.dimension
    wordCount = counts.count
    rows = counts.indices.map { word in
      guard let subwords = options.subwords else { return [word] }
      return [word] + Self.nGrams(words[word], subwords).map { counts.count + $0 }
    }
    input = (0..<options.modelRowCount(wordCount: counts.count)).map { row in
      var random = RandomStream(seed: options.seed, .max, UInt64(row))
      return (0..<dimension).map { _ in
        Double((Float(random.next() >> 40) * 0x1p-24 - 0.5) * (options.initialScale / Float(dimension)))
      }
    }
    // A row for each word, then one for each inner node of the tree.
    output = (0..<(2 * counts.count - 1)).map { _ in [Double](repeating: 0, count: dimension) }
  }

  /// The buckets of a word's n-grams.
  private static func nGrams(_ word: String, _ subwords: Subwords) -> [Int] {
    let characters = Array("<\(word)>".unicodeScalars)
    return characters.indices.flatMap { start in
      subwords.lengths.filter { start + $0 <= characters.count }.map { length in
        let gram = characters[start..<(start + length)].map { String($0) }.joined()
        let hash = gram.utf8.reduce(UInt32(2_166_136_261)) { hash, byte in
          (hash ^ (byte < 128 ? UInt32(byte) : UInt32(byte) | 0xFFFF_FF00)) &* 16_777_619
        }
        return Int(hash) % subwords.bucketCount
      }
    }
  }

  /// Counts to the power of minus the rare weight: the mean of those of one logarithm of the rank, divided by
  /// the mean of all predictions that subsampling leaves.
  private static func wordWeights(_ options: TrainingOptions, _ counts: [UInt64]) -> [Double] {
    let total = Double(counts.reduce(0, +))
    let kept = counts.map {
      Double($0)
        * Subsampler.keepProbability(share: Double($0) / total, threshold: options.sampleThreshold)
    }
    let powers = counts.map { pow(Double($0), -options.rareWeight) }
    func mean(_ words: [Int]) -> Double {
      words.reduce(0) { $0 + kept[$1] * powers[$1] } / words.reduce(0) { $0 + kept[$1] }
    }
    let all = mean(Array(counts.indices))
    let octaves = Dictionary(grouping: counts.indices) { log2(Double($0 + 1)).rounded(.down) }
    return counts.indices.map { mean(octaves[log2(Double($0 + 1)).rounded(.down)]!) / all }
  }

  /// The largest difference to other vectors, as a part of the largest change that training made.
  func relativeError(of vectors: [[Float]], from start: [[Double]]) -> Double {
    var (largestDifference, largestChange) = (0.0, 0.0)
    for (row, vector) in vectors.enumerated() {
      for (column, value) in vector.enumerated() {
        largestDifference = max(largestDifference, abs(Double(value) - input[row][column]))
        largestChange = max(largestChange, abs(input[row][column] - start[row][column]))
      }
    }
    // Training that moves nothing agrees with nothing.
    return largestChange > 1e-4 ? largestDifference / largestChange : .infinity
  }

  /// Trains sentences that fit one chunk and the longest piece.
  mutating func train(_ sentences: [[Int]]) {
    let unitCount = sentences.reduce(0) { $0 + $1.count + 1 }
    for epoch in 0..<options.epochs {
      random = RandomStream(seed: options.seed, UInt64(epoch), 0)
      fillRing()
      var position = 0
      for sentence in sentences {
        let done = (Double(epoch) + Double(position) / Double(unitCount)) / Double(options.epochs)
        let start = Double(options.rate)
        let rate =
          options.chosenMinimumRate.map { start + (Double($0) - start) * done } ?? start * max(1 - done, 1e-4)
        var words = sentence.filter { subsampler.keeps(UInt32($0), using: &random) }
        if options.ignoresOrder {
          for last in words.indices.dropFirst().reversed() {
            words.swapAt(last, Int(random.next(below: UInt32(last + 1))))
          }
        }
        if words.count > 1 { train(words, rate: rate) }
        position += sentence.count + 1
      }
    }
  }

  private mutating func train(_ words: [Int], rate: Double) {
    if options.objective == .softmax { return trainSoftmax(words, rate) }
    var center = 0
    while center < words.count {
      let isBlock = options.architecture == .skipGram && options.sharing == .block
      let isMeanBlock = options.architecture == .cbow && options.sharing == .block
      let count =
        isBlock
        ? min(options.blockCenters, words.count - center) : isMeanBlock ? differing(words[center...]) : 1
      let whole = (center..<(center + count)).map { window(of: $0, words) }
      if options.architecture == .skipGram && options.sharing != .pair {
        for part in parts(of: whole, center, count) {
          let windows = whole.map { $0.filter(part.contains) }
          if options.subwords != nil {
            trainWindow(words[center], windows[0].map { words[$0] }, rate)
          } else if isBlock {
            trainBlock(words, center, windows, rate)
          } else {
            trainPairs([pairs(windows[0].map { words[$0] }, words[center])], rate)
          }
          prepareStep()
        }
        center += count
        continue
      }
      let windows = whole
      if isMeanBlock {
        let centers = Array(words[center..<(center + count)])
        let means = zip(windows, centers).map { window, center in
          (window.map { words[$0] }, centerPairs([center], center) + negativePairs([center], centers))
        }
        trainMeans(means.map { words, pairs in (words, unweighted(pairs)) }, rate)
      } else if options.architecture == .cbow {
        trainMean(windows[0].flatMap { rows[words[$0]] }, pairs([words[center]], words[center]), rate)
      } else {
        for position in windows[0] {
          trainPairs([pairs([words[position]], words[center])], rate)
          prepareStep()
        }
        center += 1
        continue
      }
      prepareStep()
      center += count
    }
  }

  /// Wide windows, the centers in them, as parts of at most ten positions and one for each center that a step
  /// may have, and of 80 pairs.
  private func parts(of windows: [[Int]], _ center: Int, _ count: Int) -> [Range<Int>] {
    let positions = windows.joined() + [center, center + count - 1]
    var rest = positions.min()!..<positions.max()! + 1
    let isWide = options.window > (options.hasHierarchicalSoftmax ? 5 : 10)
    let centers = options.sharing == .block ? options.blockCenters : 1
    let most = max(2, min(10 + centers, 80 / centers))
    let partCount = isWide ? (rest.count + most - 1) / most : 1
    return (0..<partCount).map { part in
      let end = rest.lowerBound + rest.count / (partCount - part)
      defer { rest = end..<rest.upperBound }
      return rest.lowerBound..<end
    }
  }

  /// How many of four words come before one that is there already.
  private func differing(_ words: ArraySlice<Int>) -> Int {
    var seen: [Int] = []
    for word in words.prefix(4) {
      if seen.contains(word) { break }
      seen.append(word)
    }
    return seen.count
  }

  private mutating func window(of position: Int, _ words: [Int]) -> [Int] {
    let radius = options.hasFixedWindow ? options.window : Int(random.next(below: UInt32(options.window))) + 1
    return ((position - radius)...(position + radius)).filter {
      $0 != position && words.indices.contains($0)
    }
  }

  private var stepNegativeCount: Int { options.negativeDraws }

  private mutating func fillRing() {
    let count = NegativePool.wordCount(countPerStep: stepNegativeCount, uses: options.negativeUses)
    takenCount = 0
    ring = [Int](repeating: 0, count: count)
    drawn = []
    if options.negativeUses > 1 && stepNegativeCount > 0 {
      for place in ring.indices { ring[place] = Int(negatives.word(for: random.next())) }
    }
    draw()
    prepareStep()
  }

  /// Puts what was drawn for the next step in the ring, and draws for the step after it.
  private mutating func prepareStep() {
    for (place, word) in drawn { ring[place % ring.count] = word }
    stepNegatives = ((takenCount - stepNegativeCount)..<takenCount).map { ring[$0 % ring.count] }
    draw()
  }

  /// Every word that is taken at a multiple of the uses is drawn anew.
  private mutating func draw() {
    let taken = takenCount..<(takenCount + stepNegativeCount)
    drawn = taken.filter { $0 % options.negativeUses == 0 }.map {
      ($0, Int(negatives.word(for: random.next())))
    }
    takenCount = taken.upperBound
  }

  /// The pairs of some inputs with a center, its negatives and its way through the tree.
  private func pairs(_ inputs: [Int], _ center: Int) -> [(Int, Int, Double)] {
    let sampled =
      options.negativeCount > 0 ? centerPairs(inputs, center) + negativePairs(inputs, [center]) : []
    return sampled + wayPairs(inputs, center)
  }

  private func centerPairs(_ inputs: [Int], _ center: Int) -> [(Int, Int, Double)] {
    inputs.map { ($0, center, wordWeights[$0] * wordWeights[center]) }
  }

  private func wayPairs(_ inputs: [Int], _ center: Int) -> [(Int, Int, Double)] {
    guard options.hasHierarchicalSoftmax else { return [] }
    return inputs.flatMap { word in
      zip(tree.nodes(of: center), tree.code(of: center)).map { node, isSecond in
        (word, wordCount + node, (isSecond ? -1 : 1) * wordWeights[word])
      }
    }
  }

  private func negativePairs(_ inputs: [Int], _ centers: [Int]) -> [(Int, Int, Double)] {
    let scale = Double(options.negativeCount) / Double(stepNegativeCount)
    return stepNegatives.filter { !centers.contains($0) }.flatMap { negative in
      inputs.map { ($0, negative, -scale * wordWeights[$0] * wordWeights[negative]) }
    }
  }

  private mutating func trainBlock(_ words: [Int], _ center: Int, _ windows: [[Int]], _ rate: Double) {
    let centers = windows.indices.map { words[center + $0] }
    var sampled = [(Int, Int, Double)]()
    if options.negativeCount > 0 {
      for (center, window) in zip(centers, windows) {
        sampled += centerPairs(window.map { words[$0] }, center)
      }
    }
    for window in windows { sampled += negativePairs(window.map { words[$0] }, centers) }
    // Ways share nodes, which the trainer updates way by way.
    let ways = zip(windows, centers).map { window, center in
      wayPairs(window.map { words[$0] }, center)
    }
    trainPairs([sampled] + ways, rate)
  }

  /// Adds the gradients of all pairs, at scores before the step, batch by batch at the rows as they are then;
  /// a weight's sign is the label.
  private mutating func trainPairs(
    _ batches: [[(input: Int, output: Int, weight: Double)]], _ rate: Double
  ) {
    let errors = batches.map { pairs in
      pairs.map { pair in
        let score = zip(input[pair.input], output[pair.output]).reduce(0) { $0 + $1.0 * $1.1 }
        return rate * abs(pair.weight) * ((pair.weight > 0 ? 1 : 0) - logistic(score))
      }
    }
    for (pairs, errors) in zip(batches, errors) {
      let (oldInput, oldOutput) = (input, output)
      for (pair, error) in zip(pairs, errors) {
        let inputError = isFrozen(pair.input) ? 0 : error
        for column in 0..<options.dimension {
          input[pair.input][column] += inputError * oldOutput[pair.output][column]
          output[pair.output][column] += error * oldInput[pair.input][column]
        }
      }
    }
  }

  /// The mean of a word's rows meets each word of its window, and for each of these the negatives.
  private mutating func trainWindow(_ word: Int, _ window: [Int], _ rate: Double) {
    var pairs = window.map { (word, $0, wordWeights[$0] * wordWeights[word]) }
    for _ in window { pairs += negativePairs([word], window) }
    trainMean(rows[word], pairs, rate, weighsWord: true)
  }

  /// Trains the mean or sum of some rows.
  ///
  /// - Parameters:
  ///   - pairs: a word that stands for all of them, what it meets, and what that weighs.
  ///   - weighsWord: whether the word is meant itself. Otherwise it does not weigh.
  private mutating func trainMean(
    _ words: [Int], _ pairs: [(Int, Int, Double)], _ rate: Double, weighsWord: Bool = false
  ) {
    trainMeans([(words, weighsWord ? pairs : unweighted(pairs))], rate)
  }

  /// Pairs whose first words do not weigh.
  private func unweighted(_ pairs: [(Int, Int, Double)]) -> [(Int, Int, Double)] {
    pairs.map { ($0, $1, $2 / wordWeights[$0]) }
  }

  /// Trains means or sums of rows, all by the values before.
  private mutating func trainMeans(_ means: [(words: [Int], pairs: [(Int, Int, Double)])], _ rate: Double) {
    let (hidden, oldOutput) = (means.map { pooled($0.words) }, output)
    for (mean, hidden) in zip(means, hidden) {
      var gradient = [Double](repeating: 0, count: options.dimension)
      for (_, row, weight) in mean.pairs {
        let y = oldOutput[row]
        let label = weight > 0 ? 1.0 : 0.0
        let error = rate * abs(weight) * (label - logistic(zip(hidden, y).reduce(0) { $0 + $1.0 * $1.1 }))
        for column in gradient.indices {
          gradient[column] += error * y[column]
          output[row][column] += error * hidden[column]
        }
      }
      add(gradient, toEachOf: mean.words)
    }
  }

  /// The mean or sum of some words' vectors; of one word its vector.
  private func pooled(_ words: [Int]) -> [Double] {
    let count = options.cbowPooling == .mean ? Double(words.count) : 1
    return (0..<options.dimension).map { column in words.reduce(0) { $0 + input[$1][column] } / count }
  }

  private mutating func add(_ gradient: [Double], toEachOf words: [Int]) {
    let isExact = options.cbowPooling == .mean && options.cbowUpdate == .exact
    let scale = isExact ? 1 / Double(words.count) : 1
    for word in words where !isFrozen(word) {
      for column in gradient.indices { input[word][column] += scale * gradient[column] }
    }
  }

  /// The softmax over all words: windows are gathered until there are 32 predictions, all of which are judged
  /// by the values before.
  private mutating func trainSoftmax(_ words: [Int], _ rate: Double) {
    var predictions = [(inputs: [Int], target: Int)]()
    for center in words.indices {
      let inputs = window(of: center, words).map { words[$0] }
      predictions +=
        options.architecture == .cbow ? [(inputs, words[center])] : inputs.map { ([$0], words[center]) }
      guard predictions.count >= 32 || center == words.count - 1 else { continue }
      let (oldOutput, hidden) = (output, predictions.map { pooled($0.inputs) })
      for (prediction, hidden) in zip(predictions, hidden) {
        let powers = (0..<wordCount).map { exp(zip(oldOutput[$0], hidden).reduce(0) { $0 + $1.0 * $1.1 }) }
        var gradient = [Double](repeating: 0, count: options.dimension)
        for row in 0..<wordCount {
          let error = rate * ((row == prediction.target ? 1 : 0) - powers[row] / powers.reduce(0, +))
          for column in gradient.indices {
            gradient[column] += error * oldOutput[row][column]
            output[row][column] += error * hidden[column]
          }
        }
        add(gradient, toEachOf: prediction.inputs)
      }
      predictions = []
    }
  }

  private func isFrozen(_ word: Int) -> Bool { !frozenRows.isEmpty && frozenRows[word] }

  private func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}
