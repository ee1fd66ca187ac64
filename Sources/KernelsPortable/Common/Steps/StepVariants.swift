internal import HogvecKernelTypes

/// A kernel for steps, compiled with and without a clock, and for each level of the cache that upcoming rows
/// go to.
protocol StepKernel {
  /// Takes a step.
  ///
  /// - Returns: the sum of the weighted losses before the step, or 0.
  static func take<Clock: StepClock, Level: CacheLevel>(
    _ step: UnsafePointer<StepArguments<Float>>, _ clock: inout Clock, _ upcoming: UpcomingRows<Level>
  ) -> Double
}

extension StepKernel {
  /// Takes a step in the variant that it asks for.
  @inline(__always)
  static func take(_ step: UnsafePointer<StepArguments<Float>>) -> Double {
    guard let times = step.pointee.times else {
      var clock = StoppedStepClock()
      return take(step, &clock)
    }
    var clock = RunningStepClock(times: times)
    return take(step, &clock)
  }

  @inline(__always)
  private static func take<Clock: StepClock>(
    _ step: UnsafePointer<StepArguments<Float>>, _ clock: inout Clock
  ) -> Double {
    let (rows, count) = (step.pointee.upcoming, step.pointee.upcomingCount)
    return step.pointee.fillsFirstLevel
      ? take(step, &clock, UpcomingRows<SecondLevel>(rows, count))
      : take(step, &clock, UpcomingRows<FirstLevel>(rows, count))
  }
}
