internal import HogvecKernels
internal import HogvecSystem

/// Losses and gradients of batches, on several threads.
final class NGramBatch: Sendable {
  /// The gradient of the last batch's summed loss.
  let gradient: NGramParameters<Float>
  private let slices: [Slice]
  private let threads: Int
  private let rowsPerSlice: Int

  /// A part of a batch with its own network, gradient and stream.
  private final class Slice: Sendable {
    let network: NGramNetwork<Float>
    let gradient: NGramParameters<Float>
    let state: Lock<(loss: Double, dropout: DropoutMask?)>

    init(_ network: NGramNetwork<Float>, dropout: DropoutMask?) {
      self.network = network
      gradient = NGramParameters(network.shape)
      state = Lock((0, dropout))
    }
  }

  /// Memory for batches of up to `batchSize` rows.
  init(
    _ shape: NGramShape, batchSize: Int, threads: Int, dropout: Double, seed: UInt64,
    kernels: KernelTable<Float>
  ) {
    // About 50 rows keep the products efficient; more than 8 gradients would cost more to add than they save.
    let count = max(1, min(8, batchSize / 50))
    rowsPerSlice = (batchSize + count - 1) / count
    slices = (0..<count).map { [rowsPerSlice] index in
      let mask = dropout > 0 ? DropoutMask(probability: dropout, seed: seed &+ UInt64(index) &+ 1) : nil
      return Slice(NGramNetwork(shape, capacity: rowsPerSlice, kernels: kernels), dropout: mask)
    }
    self.threads = max(1, threads)
    gradient = NGramParameters(shape)
  }

  /// The summed loss of some rows; ``gradient`` becomes its gradient.
  func addGradient(_ parameters: NGramParameters<Float>, _ rows: NGramRows, _ picked: ArraySlice<Int>)
    -> Double
  {
    let parts = cut(picked)
    run(parts.count) { slice, index in
      slice.gradient.storage.clear()
      slice.state.withLock {
        $0.loss = slice.network.addGradient(
          to: slice.gradient, parameters, rows, parts[index], dropout: &$0.dropout)
      }
    }
    gradient.storage.copy(from: slices[0].gradient.storage)
    for slice in slices[1..<parts.count] { gradient.storage.add(slice.gradient.storage) }
    return summedLoss(parts.count)
  }

  /// The summed loss of all rows, without dropout.
  func loss(_ parameters: NGramParameters<Float>, _ rows: NGramRows) -> Double {
    let picked = Array(0..<rows.count)
    var total = 0.0
    for first in stride(from: 0, to: rows.count, by: rowsPerSlice * slices.count) {
      let parts = cut(picked[first..<min(first + rowsPerSlice * slices.count, rows.count)])
      run(parts.count) { slice, index in
        var noDropout: DropoutMask?
        let loss = slice.network.loss(parameters, rows, parts[index], dropout: &noDropout)
        slice.state.withLock { $0.loss = loss }
      }
      total += summedLoss(parts.count)
    }
    return total
  }

  private func cut(_ picked: ArraySlice<Int>) -> [ArraySlice<Int>] {
    picked.indices.pieces(of: rowsPerSlice).map { picked[$0] }
  }

  private func summedLoss(_ count: Int) -> Double {
    slices[..<count].reduce(0) { sum, slice in sum + slice.state.withLock { $0.loss } }
  }

  /// Runs `body` for the first `count` slices, every thread taking each of its own.
  private func run(_ count: Int, _ body: @escaping @Sendable (Slice, Int) -> Void) {
    let threads = min(threads, count)
    onWorkers(threads, label: "models") { [slices] thread in
      for slice in stride(from: thread, to: count, by: threads) { body(slices[slice], slice) }
    }
  }
}
