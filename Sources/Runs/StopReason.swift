internal import HogvecSystem

/// Why a job ended before all epochs were trained, without a failure.
public enum StopReason: Equatable, Sendable {
  /// ``JobSettings/timeBudget`` was used up.
  case timeBudget
  /// A signal of the system: SIGINT, SIGTERM, SIGHUP or SIGXCPU.
  case signal(CInt)
  /// ``StopSignal/stop()`` was called.
  case requested

  /// What messages and the log call it.
  package var name: String {
    switch self {
    case .timeBudget: "--time-budget"
    case .signal(SIGINT): "SIGINT"
    case .signal(SIGTERM): "SIGTERM"
    case .signal(SIGXCPU): "SIGXCPU"
    case .signal: "SIGHUP"
    case .requested: "request"
    }
  }

  /// A number for it, by which processes tell each other; larger than 0.
  var code: UInt64 {
    switch self {
    case .requested: 1
    case .timeBudget: 2
    case .signal(let number): 3 + UInt64(number)
    }
  }

  /// The reason with a number.
  init(code: UInt64) {
    switch code {
    case 0, 1: self = .requested
    case 2: self = .timeBudget
    default: self = .signal(CInt(truncatingIfNeeded: code - 3))
    }
  }
}
