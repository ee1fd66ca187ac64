internal import HogvecSystem

/// What is to be done before the program ends at once, because of a signal, or a mapped file that cannot be
/// read any more; until the value goes.
struct LastWords: ~Copyable {
  private let key: Int

  private struct Registry {
    var bodies: [Int: @Sendable (_ reason: String, _ code: CInt) -> Void] = [:]
    var lastKey = 0
  }

  private static let registry = Lock(Registry())

  /// Registers `body`, which is called once at most, with the reason for the end and the exit code, on any
  /// thread: it may wait for no thread that reads files.
  init(_ body: @escaping @Sendable (_ reason: String, _ code: CInt) -> Void) {
    key = LastWords.registry.withLock { registry in
      registry.lastKey += 1
      registry.bodies[registry.lastKey] = body
      return registry.lastKey
    }
  }

  deinit { LastWords.registry.withLock { _ = $0.bodies.removeValue(forKey: key) } }

  /// Has all done; the program ends next.
  static func say(_ reason: String, code: CInt) {
    let bodies = registry.withLock { registry in
      defer { registry.bodies = [:] }
      return registry.bodies.values
    }
    for body in bodies { body(reason, code) }
  }
}
