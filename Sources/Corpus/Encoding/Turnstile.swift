internal import HogvecSystem

/// Lets the holders of tickets 0, 1, 2, ... through in that order, each handing a value to the next.
///
/// Tickets must be claimed in order, by threads that then come here with every ticket they claimed; then the
/// lowest ticket's holder never waits for another, and there is no deadlock. Safe for concurrent use.
final class Turnstile<Value: Sendable>: Sendable {
  private struct State {
    var ticket = 0
    var value: Value
    var isClosed = false
  }

  private let state: Monitor<State>

  init(_ value: Value) { state = Monitor(State(value: value)) }

  /// Waits for a ticket's turn, changes the value and lets the next ticket in.
  ///
  /// - Returns: the value before the change; `nil` if the turnstile was closed.
  func pass(ticket: Int, _ change: (inout Value) -> Void) -> Value? {
    state.wait { state -> Value?? in
      if state.isClosed { return .some(nil) }
      guard state.ticket == ticket else { return nil }
      let before = state.value
      change(&state.value)
      state.ticket += 1
      return before
    }
  }

  /// Sends away all that wait or will come: a ticket's holder has failed.
  func close() { state.change { $0.isClosed = true } }

  /// The value as the last ticket left it.
  var current: Value { state.change { $0.value } }
}
