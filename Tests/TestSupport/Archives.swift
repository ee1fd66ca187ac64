internal import Foundation

/// Compressed files made by the system's programs.
public enum Archives {
  /// The programs that make files Hogvec reads.
  public static let programs = ["gzip", "bzip2", "xz", "zstd", "lz4"]

  /// The programs that are installed; tests of the others say that they were left out.
  public static var installed: [String] {
    programs.filter { Programs.areInstalled($0) }
  }

  /// What a program makes of a file.
  public static func compressed(_ path: String, by program: String) throws -> [UInt8] {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program, "-c", path]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Array(bytes)
  }
}
