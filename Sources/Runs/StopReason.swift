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
}
