internal import HogvecSystem

extension ParsedArguments {
  /// Refuses an output in place of a file that is read, or of another output. What is rewritten may be the
  /// operand that is read.
  func checkFiles(_ syntax: CommandSyntax) throws(UsageError) {
    for option in syntax.options where [.written, .rewritten].contains(option.file) && text(option) == "-" {
      throw UsageError("\(option.shownName) -: this cannot be standard output; give a name")
    }
    let read = paths(syntax, .read)
    // A list of files is read as they are.
    let operands = operands.indices.filter { $0 != syntax.writtenOperand }.map { place in
      self.operands[place].hasPrefix("@") ? String(self.operands[place].dropFirst()) : self.operands[place]
    }
    var written: [(option: String, path: String)] = []
    if let place = syntax.writtenOperand, place < self.operands.count {
      let path = self.operands[place]
      if let (option, _) = read.first(where: { ParsedArguments.areSame($0.path, path) }) {
        throw UsageError("'\(path)' would be written, but is read as \(option)")
      }
      written.append((syntax.operandName, path))
    }
    for use in [CommandOption.FileUse.written, .printed, .rewritten] {
      for (option, path) in paths(syntax, use) {
        let inputs = read.map(\.path) + (use == .rewritten ? [] : operands)
        if inputs.contains(where: { ParsedArguments.areSame($0, path) }) {
          throw UsageError("\(option) '\(path)' is read too")
        }
        if let other = written.first(where: { FileIdentity.areSame($0.path, path) }) {
          throw UsageError("\(option) '\(path)' is written as \(other.option) too")
        }
        written.append((option, path))
      }
    }
  }

  /// Whether files are to be written, so that the work is not done for standard output alone.
  func writesFiles(_ syntax: CommandSyntax) -> Bool {
    [CommandOption.FileUse.written, .printed, .rewritten].contains { !paths(syntax, $0).isEmpty }
  }

  /// What was given for options of files, but for standard streams.
  private func paths(_ syntax: CommandSyntax, _ use: CommandOption.FileUse) -> [(
    option: String, path: String
  )] {
    syntax.options.filter { $0.file == use }.flatMap { option in
      texts(option).filter { $0 != "-" }.map { (option.shownName, $0) }
    }
  }

  /// Whether a file that is there is that of an output.
  private static func areSame(_ input: String, _ output: String) -> Bool {
    FileIdentity.exists(input) && FileIdentity.areSame(input, output)
  }
}
