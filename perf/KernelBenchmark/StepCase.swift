import HogvecKernels
import HogvecSystem

/// One shape of training step, on rows that lie in the cache or all over memory.
final class StepCase {
  /// What is measured: `window 6 x 6, d 300, in cache`.
  let name: String
  private let form: Form
  private let (inputCount, outputCount, dimension): (Int, Int, Int)
  private let table: SharedTable
  /// The rows of ``stepCount`` steps, inputs before outputs.
  private let rows: UnsafeMutablePointer<UnsafeMutablePointer<Float>>
  private let weights: UnsafeMutablePointer<Float>
  private let shares: UnsafeMutablePointer<Float>
  private let scratch: UnsafeMutablePointer<Float>

  static let stepCount = 1000

  /// How inputs meet outputs.
  enum Form: String {
    case window, pair
    /// The inputs' mean (CBOW).
    case mean
    /// The means of four windows, each of all inputs but one, which have an output of their own each (CBOW by
    /// blocks).
    case windows
  }

  /// A shape.
  ///
  /// - Parameters:
  ///   - rowCount: how many rows there are to choose from; few of them stay in the cache.
  init(
    _ form: Form, inputs: Int, outputs: Int, dimension: Int, rowCount: Int
  ) throws {
    let place = rowCount <= 64 ? "in cache" : "in memory"
    name = "\(form.rawValue) \(inputs) x \(outputs), d \(dimension), \(place)"
    (self.form, inputCount, outputCount, self.dimension) = (form, inputs, outputs, dimension)
    table = try SharedTable(anonymousRows: rowCount, dimension: dimension)
    var random = RandomStream(seed: 1)
    for row in 0..<rowCount {
      for column in 0..<dimension {
        table.address(ofRow: row)[column] = Float.random(in: -0.1...0.1, using: &random)
      }
    }
    let count = inputs + outputs
    rows = .allocate(capacity: StepCase.stepCount * count)
    for step in 0..<StepCase.stepCount {
      // The rows of a step differ.
      var chosen = Set<Int>()
      while chosen.count < count { chosen.insert(Int.random(in: 0..<rowCount, using: &random)) }
      for (k, row) in chosen.enumerated() { rows[step * count + k] = table.address(ofRow: row) }
    }
    weights = .allocate(capacity: inputs * outputs + 16)
    // The first output is a pair, the others are negatives.
    for k in 0..<(inputs * outputs + 16) { weights[k] = k % outputs == 0 ? 1 : -1 }
    let windowCount = StepArguments<Float>.windowCount
    shares = .allocate(capacity: windowCount * (inputs + 8))
    shares.initialize(repeating: 1 / Float(inputs - 1), count: windowCount * (inputs + 8))
    if form == .windows {
      for window in 0..<windowCount {
        shares[windowCount * (inputs / 2 + window - 2) + window] = 0
        for other in 0..<windowCount { weights[windowCount * window + other] = window == other ? 1 : 0 }
      }
      for k in (windowCount * windowCount)..<(inputs * outputs) { weights[k] = -1 }
    }
    let floatCount = max(
      StepArguments<Float>.scratchCount(weights: inputs * outputs) + 2 * table.stride,
      StepArguments<Float>.scratchCount(windowsOf: inputs, outputs: outputs, stride: table.stride))
    scratch = UnsafeMutableRawPointer.allocate(byteCount: floatCount * 4, alignment: 64)
      .bindMemory(to: Float.self, capacity: floatCount)
    scratch.initialize(repeating: 0, count: floatCount)
  }

  deinit {
    rows.deallocate()
    weights.deallocate()
    shares.deallocate()
    scratch.deallocate()
  }

  /// Seconds for a step, each of which prefetches the rows of the next.
  func secondsPerStep(_ kernels: KernelSet) -> Double {
    let (count, clock) = (inputCount + outputCount, ContinuousClock())
    // As training has it; each look at the table copies all of it.
    let kernel =
      switch form {
      case .window, .pair: kernels.table.stepGroups
      case .mean: kernels.table.stepPooled
      case .windows: kernels.table.stepWindows
      }
    let inputScales = UnsafeMutablePointer<Float>.allocate(capacity: StepArguments<Float>.windowCount)
    defer { inputScales.deallocate() }
    inputScales.initialize(repeating: Float(inputCount - 1), count: StepArguments<Float>.windowCount)
    var group = SIMD4(0, Int32(inputCount), 0, Int32(outputCount))
    return withUnsafePointer(to: &group) { group in
      var arguments = StepArguments(
        inputs: rows, inputCount: inputCount, outputs: rows, outputCount: outputCount, groups: group,
        groupCount: 1, weights: weights, hiddenScale: 1 / Float(inputCount), shares: shares,
        inputScales: inputScales, dimension: dimension, rate: 1e-4, scratch: scratch, upcoming: rows,
        upcomingCount: count,
        fillsFirstLevel: count > StepArguments<Float>.mostUpcomingRows(dimension: dimension),
        measuresLoss: false)
      return withUnsafeMutablePointer(to: &arguments) { arguments in
        let start = clock.now
        for step in 0..<StepCase.stepCount {
          arguments.pointee.inputs = UnsafePointer(rows + step * count)
          arguments.pointee.outputs = arguments.pointee.inputs + inputCount
          arguments.pointee.upcoming = UnsafePointer(rows + (step + 1) % StepCase.stepCount * count)
          _ = kernel(arguments)
        }
        return (clock.now - start) / .seconds(1) / Double(StepCase.stepCount)
      }
    }
  }
}
