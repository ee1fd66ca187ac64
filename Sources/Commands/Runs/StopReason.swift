internal import Dispatch
internal import HogvecSystem
internal import HogvecTraining

/// Why a training run ended before all epochs were trained, without a failure.
enum StopReason: Equatable, Sendable {
  /// `--time-budget` was used up.
  case timeBudget
  /// SIGINT, SIGTERM or SIGHUP.
  case signal(CInt)

  /// What messages and the log call it.
  var name: String {
    switch self {
    case .timeBudget: "--time-budget"
    case .signal(SIGINT): "SIGINT"
    case .signal(SIGTERM): "SIGTERM"
    case .signal: "SIGHUP"
    }
  }
}

/// Stops a trainer when a signal comes or a time is up, as long as the value lives.
struct StopWatch: ~Copyable {
  private let listener: Interruption.Listener
  private let first: Lock<StopReason?>

  /// Begins to watch.
  ///
  /// - Parameters:
  ///   - seconds: the time until it is up, if there is a limit.
  ///   - note: called with the reason when a signal has come.
  init(_ trainer: Trainer, seconds: Double?, note: @escaping @Sendable (StopReason) -> Void) {
    let first = Lock<StopReason?>(nil)
    self.first = first
    listener = Interruption.Listener { number in
      first.withLock { $0 = $0 ?? .signal(number) }
      note(.signal(number))
      trainer.stop()
    }
    guard let seconds else { return }
    let endInTime: @Sendable () -> Void = { [weak trainer] in
      guard let trainer else { return }
      first.withLock { $0 = $0 ?? .timeBudget }
      trainer.stop()
    }
    if seconds > 0 {
      DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: endInTime)
    } else {
      endInTime()
    }
  }

  /// What stopped the trainer first, if anything has.
  var reason: StopReason? { first.withLock { $0 } }
}
