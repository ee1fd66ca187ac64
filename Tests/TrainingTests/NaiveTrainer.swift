import Foundation

@testable import Training

/// Skip-gram and CBOW with negative sampling as plain loops in Double, one pair after the other, for one worker: what the
/// trainer must come to. It draws from the same streams in the same order.
struct NaiveTrainer {
  let options: TrainingOptions
  let negatives: AliasTable
  let subsampler: Subsampler
  var input: [[Double]]
  var output: [[Double]]
  var random = RandomStream(seed: 0)
  var draws = [UInt64]()

  init(options: TrainingOptions, counts: [UInt64]) {
    self.options = options
    negatives = AliasTable(counts: counts, exponent: options.negativeExponent)
    subsampler = Subsampler(counts: counts, threshold: options.sampleThreshold)
    let dimension = options.dimension
    input = counts.indices.map { row in
      var random = RandomStream(seed: options.seed, .max, UInt64(row))
      return (0..<dimension).map { _ in
        Double((Float(random.next() >> 40) * 0x1p-24 - 0.5) * (options.initialScale / Float(dimension)))
      }
    }
    output = counts.map { _ in [Double](repeating: 0, count: dimension) }
  }

  /// Trains sentences that fit one chunk and the longest piece.
  mutating func train(_ sentences: [[Int]]) {
    let unitCount = sentences.reduce(0) { $0 + $1.count + 1 }
    for epoch in 0..<options.epochs {
      random = RandomStream(seed: options.seed, UInt64(epoch), 0)
      drawAhead()
      var position = 0
      for sentence in sentences {
        let done = (Double(epoch) + Double(position) / Double(unitCount)) / Double(options.epochs)
        let rate = Double(options.rate) * max(1 - done, 1e-4)
        let words = sentence.filter { subsampler.keeps(UInt32($0), using: &random) }
        if words.count > 1 { train(words, rate: rate) }
        position += sentence.count + 1
      }
    }
  }

  private mutating func train(_ words: [Int], rate: Double) {
    var center = 0
    while center < words.count {
      let isBlock =
        options.architecture == .skipGram && options.sharing == .block && words.count - center > 1
      let count = isBlock ? min(options.blockCenters, words.count - center) : 1
      let windows = (center..<(center + count)).map { position -> [Int] in
        let radius =
          options.hasFixedWindow ? options.window : Int(random.next(below: UInt32(options.window))) + 1
        return ((position - radius)...(position + radius)).filter {
          $0 != position && words.indices.contains($0)
        }
      }
      if options.architecture == .cbow {
        trainMean(windows[0].map { words[$0] }, words[center], rate)
      } else if isBlock {
        trainBlock(words, center, windows, rate)
      } else if options.sharing == .pair {
        for position in windows[0] {
          trainPairs(
            [(words[position], words[center], 1)] + negativePairs([words[position]], [words[center]], 1), rate
          )
          drawAhead()
        }
        center += 1
        continue
      } else {
        let inputs = windows[0].map { words[$0] }
        trainPairs(inputs.map { ($0, words[center], 1) } + negativePairs(inputs, [words[center]], 1), rate)
      }
      drawAhead()
      center += count
    }
  }

  private mutating func drawAhead() {
    let count = options.sharing == .block ? options.blockNegatives : options.negativeCount
    draws = (0..<count).map { _ in random.next() }
  }

  private func negativePairs(_ inputs: [Int], _ centers: [Int], _ weight: Double) -> [(Int, Int, Double)] {
    draws.map { Int(negatives.word(for: $0)) }.filter { !centers.contains($0) }.flatMap { negative in
      inputs.map { ($0, negative, -weight) }
    }
  }

  private mutating func trainBlock(_ words: [Int], _ center: Int, _ windows: [[Int]], _ rate: Double) {
    let centers = windows.indices.map { words[center + $0] }
    let weight = Double(options.negativeCount) / Double(options.blockNegatives)
    var pairs = [(Int, Int, Double)]()
    for (t, window) in windows.enumerated() { pairs += window.map { (words[$0], centers[t], 1) } }
    for window in windows { pairs += negativePairs(window.map { words[$0] }, centers, weight) }
    trainPairs(pairs, rate)
  }

  /// Adds the gradients of all pairs at the values before; a weight's sign is the label.
  private mutating func trainPairs(_ pairs: [(input: Int, output: Int, weight: Double)], _ rate: Double) {
    let (oldInput, oldOutput) = (input, output)
    for pair in pairs {
      let (x, y) = (oldInput[pair.input], oldOutput[pair.output])
      let label = pair.weight > 0 ? 1.0 : 0.0
      let error = rate * abs(pair.weight) * (label - logistic(zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }))
      for column in x.indices {
        input[pair.input][column] += error * y[column]
        output[pair.output][column] += error * x[column]
      }
    }
  }

  private mutating func trainMean(_ words: [Int], _ center: Int, _ rate: Double) {
    let dimension = options.dimension
    let mean = (0..<dimension).map { column in
      words.reduce(0) { $0 + input[$1][column] } / Double(words.count)
    }
    var gradient = [Double](repeating: 0, count: dimension)
    let oldOutput = output
    for (word, label) in [(center, 1.0)] + draws.map({ (Int(negatives.word(for: $0)), 0.0) })
    where label == 1 || word != center {
      let y = oldOutput[word]
      let error = rate * (label - logistic(zip(mean, y).reduce(0) { $0 + $1.0 * $1.1 }))
      for column in 0..<dimension {
        gradient[column] += error * y[column]
        output[word][column] += error * mean[column]
      }
    }
    let scale = options.cbowUpdate == .exact ? 1 / Double(words.count) : 1
    for word in words {
      for column in 0..<dimension { input[word][column] += scale * gradient[column] }
    }
  }

  private func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}
