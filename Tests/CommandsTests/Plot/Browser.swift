import Foundation
import HogvecTestSupport

/// A page in a headless Chromium, driven through its debugging pipe: JSON messages that end in a zero byte.
final class Browser {
  /// The program, if one is installed.
  static let program: String? = ["chromium", "chromium-browser", "google-chrome"]
    .flatMap { name in ["/usr/bin/\(name)", "/usr/local/bin/\(name)"] }
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private let directory: TemporaryDirectory
  private let process = Process()
  private let commands: FileHandle
  private let answers: FileHandle
  private var unread = Data()
  private var number = 0
  private var session: String?

  /// Opens a file in a window of a size.
  init(opening path: String, width: Int, height: Int, isDark: Bool = false) throws {
    directory = try TemporaryDirectory()
    let (input, output) = (directory.file("commands"), directory.file("answers"))
    guard mkfifo(input, 0o600) == 0, mkfifo(output, 0o600) == 0 else {
      throw Failure(description: "no named pipes can be made")
    }
    let options = [
      "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe",
      "--user-data-dir=\(directory.path)/profile", "--window-size=\(width),\(height)",
    ]
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments =
      ["-c", "exec \"$@\" 3<\"$0/commands\" 4>\"$0/answers\"", directory.path, Self.program ?? ""] + options
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    // Each waits for the other end, which the shell opens in the same order.
    commands = try FileHandle(forWritingTo: URL(filePath: input))
    answers = try FileHandle(forReadingFrom: URL(filePath: output))
    let target = try send("Target.createTarget", ["url": "about:blank"])
    let attached = try send(
      "Target.attachToTarget", ["targetId": target["targetId"] as? String ?? "", "flatten": true])
    session = attached["sessionId"] as? String
    _ = try send(
      "Emulation.setEmulatedMedia",
      ["features": [["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]]])
    _ = try send(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": false])
    _ = try send("Page.navigate", ["url": URL(filePath: path).absoluteString])
    try wait(for: "document.readyState === 'complete' && location.protocol === 'file:'")
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
  }

  /// The value of an expression of JavaScript, as JSON has it.
  func value(_ expression: String) throws -> Any? {
    let answer = try send("Runtime.evaluate", ["expression": expression, "returnByValue": true])
    if let exception = answer["exceptionDetails"] {
      throw Failure(description: "\(expression): \(exception)")
    }
    return (answer["result"] as? [String: Any])?["value"]
  }

  /// Asks again and again until an expression is true. While one page makes room for another, nothing
  /// answers.
  func wait(for expression: String) throws {
    let deadline = Date.now + 30
    while Date.now < deadline {
      do {
        if try value(expression) as? Bool == true { return }
      } catch let failure as Failure where failure.description.contains("Inspected target navigated") {}
      Thread.sleep(forTimeInterval: 0.02)
    }
    throw Failure(description: "it never became true: \(expression)")
  }

  /// Moves the mouse, and presses and lifts its button if asked for.
  func mouse(x: Double, y: Double, clicks: Bool = false) throws {
    for type in clicks ? ["mouseMoved", "mousePressed", "mouseReleased"] : ["mouseMoved"] {
      _ = try send(
        "Input.dispatchMouseEvent",
        ["type": type, "x": x, "y": y, "button": type == "mouseMoved" ? "none" : "left", "clickCount": 1])
    }
  }

  /// Types into what has the focus.
  func type(_ text: String) throws { _ = try send("Input.insertText", ["text": text]) }

  /// Presses a key.
  func press(_ key: String, code: Int) throws {
    for type in ["rawKeyDown", "keyUp"] {
      _ = try send(
        "Input.dispatchKeyEvent", ["type": type, "key": key, "code": key, "windowsVirtualKeyCode": code])
    }
  }

  /// Turns the mouse's wheel.
  func wheel(x: Double, y: Double, by amount: Double) throws {
    _ = try send(
      "Input.dispatchMouseEvent", ["type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": amount])
  }

  /// Pairs of texts that touch, by the boxes of their letters as the browser measures them, less the empty
  /// parts above and below.
  func touchingTexts() throws -> [String] {
    try value(
      """
      (() => {
        const boxes = [...document.querySelectorAll("text")].map(text => {
          const {left, right, top, bottom} = text.getBoundingClientRect(), slack = (bottom - top) / 6;
          return {left, right, top: top + slack, bottom: bottom - slack, word: text.textContent};
        });
        const pairs = [];
        boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
          if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
            pairs.push(a.word + " and " + b.word);
        }));
        return pairs;
      })()
      """) as? [String] ?? ["no answer"]
  }

  /// Texts that are not wholly in a box, which is an expression of JavaScript.
  func textsOutside(_ box: String) throws -> [String] {
    try value(
      """
      (() => {
        const box = \(box);
        return [...document.querySelectorAll("text")].filter(text => {
          const {left, right, top, bottom} = text.getBoundingClientRect();
          return left < box.left || right > box.right || top < box.top || bottom > box.bottom;
        }).map(text => text.textContent);
      })()
      """) as? [String] ?? ["no answer"]
  }

  /// Keeps what the window shows as a PNG in the folder that HOGVEC_SCREENSHOTS names, for people to look at.
  func keepScreenshot(_ name: String) throws {
    guard let folder = ProcessInfo.processInfo.environment["HOGVEC_SCREENSHOTS"] else { return }
    let answer = try send("Page.captureScreenshot", ["format": "png"])
    let picture = Data(base64Encoded: answer["data"] as? String ?? "") ?? Data()
    try picture.write(to: URL(filePath: "\(folder)/\(name).png"))
  }

  // MARK: - Messages

  private func send(_ method: String, _ parameters: [String: Any]) throws -> [String: Any] {
    number += 1
    var message: [String: Any] = ["id": number, "method": method, "params": parameters]
    message["sessionId"] = session
    try commands.write(contentsOf: try JSONSerialization.data(withJSONObject: message) + [0])
    while true {
      let answer = try receive()
      guard answer["id"] as? Int == number else { continue }
      if let error = answer["error"] { throw Failure(description: "\(method): \(error)") }
      return answer["result"] as? [String: Any] ?? [:]
    }
  }

  private func receive() throws -> [String: Any] {
    while true {
      if let end = unread.firstIndex(of: 0) {
        let message = unread[unread.startIndex..<end]
        unread = Data(unread[(end + 1)...])
        return try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
      }
      var state = pollfd(fd: answers.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&state, 1, 60_000) > 0 else { throw Failure(description: "the browser is silent") }
      let bytes = answers.availableData
      if bytes.isEmpty { throw Failure(description: "the browser has gone") }
      unread += bytes
    }
  }
}
