internal import HogvecKernelTypes

/// One step of negative sampling for a block: groups of output rows, each of which meets a range of the input
/// rows.
///
/// Every meeting of an input x and an output y has a weight whose sign is the label: w > 0 for a pair that is
/// there, w < 0 for a negative. Its loss is |w| * -log logistic(s) or |w| * -log logistic(-s) with s = x . y
/// (Mikolov et al. 2013, eq. 4), and both rows get the negative gradient times `rate`: with error = rate *
/// |w| * (label - logistic(s)), x += error * y and y += error * x.
///
/// All scores are those before the step. Within a group both updates use the rows as they were; a later group
/// finds the inputs as the ones before left them. An input that stands twice is updated twice. Deltas are
/// added to what is in the row when it is written, not to what was read for the scores.
///
/// - Returns: the sum of the weighted losses before the step, or 0.
/// - Concurrency: races with other workers on the rows are the method (Recht et al. 2011).
func stepNegativeSampling(_ step: UnsafePointer<StepArguments<Float>>) -> Double {
  NegativeSampling.take(step)
}

private enum NegativeSampling: StepKernel {
  static func take<Clock: StepClock>(
    _ step: UnsafePointer<StepArguments<Float>>, _ clock: inout Clock
  ) -> Double {
    let (inputs, outputs, weights) = (step.pointee.inputs, step.pointee.outputs, step.pointee.weights)
    let (groups, groupCount, scores) = (step.pointee.groups, step.pointee.groupCount, step.pointee.scratch)
    let columns = paddedColumns(step.pointee.dimension)
    var count = 0
    for k in 0..<groupCount {
      let group = BlockGroup(groups[k], inputs, outputs)
      writeScores(group, columns, into: scores + count)
      count &+= group.weightCount
    }
    clock.lap(.dot)
    let loss = step.pointee.measuresLoss ? negativeSamplingLoss(scores, weights, count) : 0
    #if BF16
      let room = GroupErrors.room(after: scores, count: count)
    #else
      turnIntoErrors(scores, weights, count, rate: step.pointee.rate)
      clock.lap(.logistic)
    #endif
    let upcoming = UpcomingRows(of: step)
    var first = 0
    for k in 0..<groupCount {
      let group = BlockGroup(groups[k], inputs, outputs)
      let part = upcoming.part(k, of: groupCount)
      #if BF16
        let errors = GroupErrors(
          of: group, scores + first, weights + first, rate: step.pointee.rate, at: room)
        clock.lap(.logistic)
      #else
        let errors = GroupErrors(values: scores + first)
      #endif
      if step.pointee.fillsFirstLevel {
        update(group, errors, columns, part.inSecondLevel)
      } else {
        update(group, errors, columns, part)
      }
      clock.lap(.update)
      first &+= group.weightCount
    }
    return loss
  }
}

/// The rows of one group.
struct BlockGroup {
  let inputs: UnsafePointer<Row>
  let inputCount: Int
  let outputs: UnsafePointer<Row>
  let outputCount: Int

  /// The pairs of an input and an output, each of which has a weight.
  @inline(__always)
  var weightCount: Int { inputCount &* outputCount }

  @inline(__always)
  init(_ group: SIMD4<Int32>, _ inputs: UnsafePointer<Row>, _ outputs: UnsafePointer<Row>) {
    self.inputs = inputs + Int(group[0])
    self.inputCount = Int(group[1])
    self.outputs = outputs + Int(group[2])
    self.outputCount = Int(group[3])
  }
}

private func update(
  _ group: BlockGroup, _ errors: GroupErrors, _ columns: Int, _ upcoming: UpcomingRows<some CacheLevel>
) {
  switch group.outputCount {
  case 1: Group<1>.update(group, errors, columns, upcoming)
  case 2: Group<2>.update(group, errors, columns, upcoming)
  case 3: Group<3>.update(group, errors, columns, upcoming)
  case 4: Group<4>.update(group, errors, columns, upcoming)
  case 5: Group<5>.update(group, errors, columns, upcoming)
  #if BF16
    case 7: Group<7>.update(group, errors, columns, upcoming)
    case 8: Group<8>.update(group, errors, columns, upcoming)
  #endif
  default: Group<6>.update(group, errors, columns, upcoming)
  }
}
