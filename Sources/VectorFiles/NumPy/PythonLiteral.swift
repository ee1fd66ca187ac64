/// The dictionary of a NumPy array's header, a Python literal: keys and values in single or double quotes,
/// truths, and tuples of whole numbers, with white space between them as Python allows it.
enum PythonLiteral: Equatable {
  case text(String)
  case truth(Bool)
  case tuple([Int])
  case number(Int)

  /// A key with its value, and where the value starts in the text.
  struct Member {
    let key: String
    let value: PythonLiteral
    let offset: Int
  }

  /// Where a text is not such a literal, and why.
  struct Fault: Error {
    let offset: Int
    let reason: String
  }

  /// Takes a dictionary apart; nothing but white space may follow it.
  static func dictionary(_ bytes: [UInt8]) throws(Fault) -> [Member] {
    var parser = Parser(bytes: bytes)
    let members = try parser.dictionary()
    parser.skipSpace()
    if parser.place < bytes.count { throw parser.fault("something follows the dictionary") }
    return members
  }

  private struct Parser {
    let bytes: [UInt8]
    var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    func fault(_ reason: String) -> Fault { Fault(offset: place, reason: reason) }

    mutating func skipSpace() {
      while place < bytes.count, [.space, .tab, .lineFeed, .carriageReturn].contains(bytes[place]) {
        place += 1
      }
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      skipSpace()
      guard place < bytes.count, bytes[place] == UInt8(ascii: character) else { return false }
      place += 1
      return true
    }

    mutating func dictionary() throws(Fault) -> [Member] {
      guard take("{") else { throw fault("it is not a dictionary") }
      var members: [Member] = []
      while !take("}") {
        if !members.isEmpty, bytes[..<place].last(where: { $0 > 0x20 }) != UInt8(ascii: ",") {
          throw fault("',' or '}' is missing")
        }
        let key = try text()
        guard take(":") else { throw fault("':' is missing") }
        skipSpace()
        let offset = place
        members.append(Member(key: key, value: try value(), offset: offset))
        _ = take(",")
      }
      return members
    }

    private mutating func value() throws(Fault) -> PythonLiteral {
      skipSpace()
      guard place < bytes.count else { throw fault("a value is missing") }
      switch bytes[place] {
      case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "u"): return .text(try text())
      case UInt8(ascii: "("), UInt8(ascii: "["): return .tuple(try tuple())
      case UInt8(ascii: "T"): return try word("True", .truth(true))
      case UInt8(ascii: "F"): return try word("False", .truth(false))
      default: return .number(try number())
      }
    }

    private mutating func word(_ name: String, _ value: PythonLiteral) throws(Fault) -> PythonLiteral {
      guard bytes[place...].starts(with: name.utf8) else { throw fault("this is not a value") }
      place += name.utf8.count
      return value
    }

    private mutating func text() throws(Fault) -> String {
      skipSpace()
      // Python 2 marked its texts of Unicode.
      if place + 1 < bytes.count, bytes[place] == UInt8(ascii: "u") { place += 1 }
      guard place < bytes.count, [UInt8(ascii: "'"), UInt8(ascii: "\"")].contains(bytes[place]) else {
        throw fault("a string is missing")
      }
      guard let end = bytes[(place + 1)...].firstIndex(of: bytes[place]) else {
        throw fault("the text ends inside a string")
      }
      defer { place = end + 1 }
      return String(decoding: bytes[(place + 1)..<end], as: UTF8.self)
    }

    /// Whole numbers between parentheses, the last with a comma after it or not. A list is taken apart to be
    /// named.
    private mutating func tuple() throws(Fault) -> [Int] {
      guard take("(") else { throw fault("a list is not a shape") }
      var numbers: [Int] = []
      while !take(")") {
        numbers.append(try number())
        guard take(",") || (place < bytes.count && bytes[place] == UInt8(ascii: ")")) else {
          throw fault("',' or ')' is missing")
        }
      }
      return numbers
    }

    /// A whole number that is not negative; Python 2 writes an L after large ones.
    private mutating func number() throws(Fault) -> Int {
      skipSpace()
      let digits = bytes[place...].prefix { $0 >= 0x30 && $0 <= 0x39 }
      guard let value = Int(String(decoding: digits, as: UTF8.self)) else {
        throw fault("this is not a whole number")
      }
      place = digits.endIndex
      if place < bytes.count, bytes[place] == UInt8(ascii: "L") { place += 1 }
      skipSpace()
      return value
    }
  }
}
