// What the processor can do at best, to compare training with.

/// How many products one instruction adds to each lane.
#if BF16
  private let productsInALane = 2
#else
  private let productsInALane = 1
#endif

/// Multiply-adds of registers, or products of pairs where kernels have these, in as many independent chains
/// as hide their latency, and nothing else.
///
/// Two chains a register of operands would fit too; twelve are enough for two units with a latency of five,
/// or one with six.
///
/// - Parameters:
///   - rounds: how often every chain goes on.
///   - result: where the chains begin, and their mean goes.
/// - Returns: the floating-point operations that were done, an addition and a multiplication each.
func multiplyAddInRegisters(rounds: Int, result: Row) -> Double {
  var chains = InlineArray<12, Lanes>(repeating: Lanes(repeating: result[0]))
  var round = 0
  #if BF16
    // The products of a pair are 1 and -0.5, so that the chains grow by a half.
    let (x, y) = (Pairs(repeating: 0x3F80_3F80), Pairs(repeating: Int32(bitPattern: 0xBF00_3F80)))
    while round < rounds {
      for k in 0..<12 { addProducts(&chains[unchecked: k], x, y) }
      round &+= 1
    }
  #else
    // The chains run to 1, far from what is denormal or infinite.
    let half = Lanes(repeating: 0.5)
    while round < rounds {
      for k in 0..<12 {
        var next = half
        addProduct(&next, chains[unchecked: k], half)
        chains[unchecked: k] = next
      }
      round &+= 1
    }
  #endif
  var total = Lanes.zero
  for k in 0..<12 { total += chains[unchecked: k] }
  result[0] = sum(total) / Float(12 * laneCount)
  return Double(rounds) * Double(12 * laneCount * 2 * productsInALane)
}

/// Reads memory from its start to its end, a register at a time.
///
/// - Parameter count: how many floats; what is left of a whole round of 16 registers is not read.
/// - Returns: the sum of all, so that nothing can be left out.
func sumOfStream(_ memory: UnsafePointer<Float>, count: Int) -> Float {
  var sums = InlineArray<8, Lanes>(repeating: .zero)
  let step = 16 &* laneCount
  var position = 0
  while position &+ step <= count {
    for k in 0..<8 {
      sums[unchecked: k] += load(memory, position &+ k &* laneCount)
    }
    for k in 0..<8 {
      sums[unchecked: k] += load(memory, position &+ (k &+ 8) &* laneCount)
    }
    position &+= step
  }
  var total = Lanes.zero
  for k in 0..<8 { total += sums[unchecked: k] }
  return sum(total)
}
