internal import HogvecKernelTypes

/// A kernel for steps, compiled with and without a clock.
protocol StepKernel {
  /// Takes a step.
  ///
  /// - Returns: the sum of the weighted losses before the step, or 0.
  static func take<Clock: StepClock>(
    _ step: UnsafePointer<StepArguments<Float>>, _ clock: inout Clock
  ) -> Double
}

extension StepKernel {
  /// Takes a step, with a clock if it has one.
  @inline(__always)
  static func take(_ step: UnsafePointer<StepArguments<Float>>) -> Double {
    guard let times = step.pointee.times else {
      var clock = StoppedStepClock()
      return take(step, &clock)
    }
    var clock = RunningStepClock(times: times)
    return take(step, &clock)
  }
}

/// A kernel all of which is compiled for each level of the cache that upcoming rows go to, since its loops
/// are in several places.
protocol LeveledStepKernel: StepKernel {
  /// Takes a step.
  ///
  /// - Returns: the sum of the weighted losses before the step, or 0.
  static func take<Clock: StepClock, Level: CacheLevel>(
    _ step: UnsafePointer<StepArguments<Float>>, _ clock: inout Clock, _ upcoming: UpcomingRows<Level>
  ) -> Double
}

extension LeveledStepKernel {
  @inline(__always)
  static func take<Clock: StepClock>(
    _ step: UnsafePointer<StepArguments<Float>>, _ clock: inout Clock
  ) -> Double {
    let upcoming = UpcomingRows(of: step)
    return step.pointee.fillsFirstLevel
      ? take(step, &clock, upcoming.inSecondLevel) : take(step, &clock, upcoming)
  }
}
