#if BF16
  internal import CHogvec
#endif

/// The errors of one group, as its update reads them.
struct GroupErrors {
  /// Input by input, in each output by output.
  let values: UnsafePointer<Float>

  #if BF16
    /// The same as bfloat16, so that those of two outputs that follow each other are a pair.
    let halves: UnsafeRawPointer
    /// For each two inputs that follow each other the pairs of their errors, output by output.
    let pairs: UnsafeRawPointer

    /// Writes the errors of a group; of one input only ``values``.
    ///
    /// - Parameters:
    ///   - scores, weights: the group's, readable up to 15 numbers after the last.
    ///   - room: memory for twice as many numbers as there are errors, and 96 more.
    init(
      of group: BlockGroup, _ scores: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, rate: Float,
      at room: Row
    ) {
      let (width, count) = (group.outputCount, group.weightCount)
      // Up to 31 numbers are written after the last.
      let size = (count &+ 47) & ~15
      let halves = UnsafeMutableRawPointer(room + size)
      let pairs = halves + 2 &* size
      values = UnsafePointer(room)
      (self.halves, self.pairs) = (UnsafeRawPointer(halves), UnsafeRawPointer(pairs))
      // As many pairs of inputs as a register of halves has room for.
      let step = 16 / width &* 2 &* width
      var first = 0
      while first < count {
        var both = InlineArray<2, Lanes> { _ in .zero }
        var (k, register) = (first, 0)
        repeat {
          // The only call here: the compiler makes a real one of a second.
          both[unchecked: register] = errors(ofScores: load(scores, k), load(weights, k), rate: rate)
          store(both[unchecked: register], room, k)
          k &+= laneCount
          register &+= 1
        } while register < 2 && k < count
        if group.inputCount > 1 {
          let rounded = hogvec_rounded(both[unchecked: 0], both[unchecked: 1])
          (halves + 2 &* first).storeBytes(of: rounded, as: Pairs.self)
          (pairs + 2 &* first).storeBytes(of: hogvec_paired_rows(rounded, width), as: Pairs.self)
        }
        first &+= step
      }
    }

    /// The memory after a step's scores, for its groups one after the other.
    @inline(__always)
    static func room(after scores: Row, count: Int) -> Row { scores + ((count &+ 31) & ~15) }
  #endif
}
