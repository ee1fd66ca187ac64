internal import Foundation

/// Files made by the programs that people make them with.
public enum Programs {
  /// Whether a program is installed; if not, the output names it.
  public static func areInstalled(_ programs: String...) -> Bool {
    programs.allSatisfy { program in
      let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
      let isInstalled = path.split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
      }
      if !isInstalled { print("skipped: '\(program)' is not installed") }
      return isInstalled
    }
  }

  /// Runs a shell script in a directory and returns whether it succeeded.
  @discardableResult public static func run(_ script: String, in directory: TemporaryDirectory) throws -> Bool
  {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = URL(filePath: directory.path)
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
