internal import CHogvec

/// What a step tells about its stages. Steps are generic over it, so that one without a clock is compiled
/// without a trace of it.
protocol StepClock {
  /// Ends a stage.
  mutating func lap(_ stage: StepStage)
}

/// The stages of a step, and where ``RunningStepClock`` keeps their ticks.
enum StepStage: Int {
  /// Products of inputs and outputs; in CBOW the mean of the window too.
  case dot = 1
  /// From products to errors, and the loss where it is measured.
  case logistic
  /// Adding to the rows.
  case update
}

/// No clock.
struct StoppedStepClock: StepClock {
  @inline(__always)
  mutating func lap(_ stage: StepStage) {}
}

/// Adds up the ticks of each stage in memory that its user owns: at index 0 the tick at which the last stage
/// of any kind ended, which is where the next begins; at a stage's number its sum.
struct RunningStepClock: StepClock {
  let times: UnsafeMutablePointer<UInt64>

  @inline(__always)
  mutating func lap(_ stage: StepStage) {
    let now = hogvec_ticks()
    times[stage.rawValue] &+= now &- times[0]
    times[0] = now
  }
}
