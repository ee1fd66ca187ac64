internal import HogvecSystem

/// Reads the few instructions of Python's pickles that gensim's KeyedVectors are saved with (protocols 3
/// and 4, Python's pickletools). Nothing is ever run: classes are only names, and any other than those of
/// KeyedVectors and of NumPy's arrays is refused.
struct Pickle {
  /// A value. Lists, dictionaries and tuples are numbers of ``lists``, ``dictionaries`` and ``tuples``, since
  /// they may be filled after they were made, and nested to any depth; texts and bytes are places in the
  /// file.
  enum Value {
    case none
    case truth(Bool)
    case integer(Int)
    case real
    case text(Range<Int>)
    case bytes(Range<Int>)
    case list(Int)
    case dictionary(Int)
    case tuple(Int)
    case set
    case name(module: String, name: String)
    case type(Int)
    case array(Int)
    case object(name: String, state: Int)
  }

  /// A NumPy array.
  struct Array {
    var shape: [Int] = []
    /// What NumPy calls its elements, with their byte order.
    var type = ""
    var isByColumns = false
    /// Its bytes in the file; none if its elements are objects, which are not vectors.
    var bytes = 0..<0
  }

  private let bytes: RawBytes
  private let path: String
  private var position = 0
  private var stack: [Value] = []
  private var marks: [Int] = []
  private var memo: [Int: Value] = [:]
  /// What NumPy calls types of elements, and whether their byte order is before it.
  private var types: [(name: String, hasOrder: Bool)] = []
  private var tuples: [[Value]] = []
  private(set) var lists: [[Value]] = []
  private(set) var dictionaries: [[(key: Value, value: Value)]] = []
  private(set) var arrays: [Array] = []
  /// The class of the object, and its attributes as a number of ``dictionaries``.
  private(set) var object: (name: String, state: Int) = ("", 0)

  /// The class whose objects are read.
  static let className = "gensim.models.keyedvectors.KeyedVectors"

  /// The bytes that a name of a class, type or byte order has at most.
  private static let longestName = 128

  /// Reads a pickle of one object.
  ///
  /// - Parameter path: the file, for messages.
  /// - Throws: ``FileError`` at the first instruction that is not one of those.
  init(_ bytes: RawBytes, path: String) throws(FileError) {
    self.bytes = bytes
    self.path = path
    while try step() {}
    guard case .object(let name, let state)? = stack.popLast(), stack.isEmpty else {
      throw fault("the pickle is not of one object")
    }
    object = (name, state)
    guard position == bytes.count else { throw fault("something follows the pickle") }
  }

  /// An attribute of the object; `nil` if it has none of the name.
  func attribute(_ name: String) -> Value? { member(name, of: object.state) }

  /// A member of a dictionary.
  func member(_ name: String, of dictionary: Int) -> Value? {
    dictionaries[dictionary].last {
      if case .text(let range) = $0.key { bytes.array(range) == Swift.Array(name.utf8) } else { false }
    }?.value
  }

  /// A text, for messages and comparisons.
  func text(_ range: Range<Int>) -> String { String(decoding: bytes.array(range), as: UTF8.self) }

  /// A text that names something; it is copied, so only a short one is.
  private func shortText(_ range: Range<Int>) throws(FileError) -> String {
    guard range.count <= Pickle.longestName else { throw nameFault() }
    return text(range)
  }

  private func nameFault() -> FileError { fault("a name has more than \(Pickle.longestName) bytes") }

  private func fault(_ reason: String) -> FileError {
    FileError("'\(path)', byte \(position): \(reason)")
  }

  // MARK: - Instructions

  /// Takes an instruction; false for the last.
  private mutating func step() throws(FileError) -> Bool {
    let start = position
    let code = try byte()
    switch code {
    case UInt8(ascii: "."): return false
    case 0x80:
      let version = try byte()
      guard (3...4).contains(version) else {
        let advice =
          version > 4
          ? "save with pickle_protocol=4"
          : "\(Pickle.newFileAdvice); an older one has save_word2vec_format"
        throw fault("the pickle's protocol is \(version), and 3 and 4 are read; \(advice)")
      }
    case 0x95: _ = try number(8)
    case UInt8(ascii: "N"): stack.append(.none)
    case 0x88: stack.append(.truth(true))
    case 0x89: stack.append(.truth(false))
    case UInt8(ascii: "K"): stack.append(.integer(try number(1)))
    case UInt8(ascii: "M"): stack.append(.integer(try number(2)))
    case UInt8(ascii: "J"): stack.append(.integer(Int(Int32(truncatingIfNeeded: try number(4)))))
    case 0x8A: stack.append(.integer(try signed(number(1))))
    case UInt8(ascii: "G"):
      _ = try range(8)
      stack.append(.real)
    case 0x8C: stack.append(.text(try range(number(1))))
    case UInt8(ascii: "X"): stack.append(.text(try range(number(4))))
    case 0x8D: stack.append(.text(try range(number(8))))
    case UInt8(ascii: "C"): stack.append(.bytes(try range(number(1))))
    case UInt8(ascii: "B"): stack.append(.bytes(try range(number(4))))
    case 0x8E: stack.append(.bytes(try range(number(8))))
    case UInt8(ascii: ")"): push([])
    case 0x85...0x87: push(try take(Int(code) - 0x84))
    case UInt8(ascii: "t"): push(try takeMarked())
    case UInt8(ascii: "]"):
      lists.append([])
      stack.append(.list(lists.count - 1))
    case UInt8(ascii: "}"):
      dictionaries.append([])
      stack.append(.dictionary(dictionaries.count - 1))
    case 0x8F: stack.append(.set)
    case 0x91:
      _ = try takeMarked()
      stack.append(.set)
    case UInt8(ascii: "("): marks.append(stack.count)
    case UInt8(ascii: "a"): try append(take(1))
    case UInt8(ascii: "e"): try append(takeMarked())
    case UInt8(ascii: "s"): try set(take(2))
    case UInt8(ascii: "u"): try set(takeMarked())
    case 0x90:
      _ = try takeMarked()
      guard case .set? = stack.last else { throw fault("there is no set for these elements") }
    case 0x94: try memorize(memo.count)
    case UInt8(ascii: "q"): try memorize(number(1))
    case UInt8(ascii: "r"): try memorize(number(4))
    case UInt8(ascii: "h"): try recall(number(1))
    case UInt8(ascii: "j"): try recall(number(4))
    case UInt8(ascii: "c"): stack.append(.name(module: try line(), name: try line()))
    case 0x93:
      guard case let values = try take(2), case .text(let module) = values[0],
        case .text(let name) = values[1]
      else { throw fault("a class has no name") }
      stack.append(.name(module: try shortText(module), name: try shortText(name)))
    case 0x81: try makeObject()
    case UInt8(ascii: "R"): try call()
    case UInt8(ascii: "b"): try build()
    default:
      position = start
      throw fault("the pickle has an instruction that gensim's KeyedVectors do not, \(code)")
    }
    return true
  }

  private mutating func byte() throws(FileError) -> UInt8 { bytes.array(try range(1))[0] }

  /// The next bytes.
  private mutating func range(_ count: Int) throws(FileError) -> Range<Int> {
    guard count >= 0, count <= bytes.count - position else {
      position = bytes.count
      throw fault("the file ends inside the pickle")
    }
    position += count
    return position - count..<position
  }

  /// A number of so many bytes, little-endian, that is not negative.
  private mutating func number(_ count: Int) throws(FileError) -> Int {
    let value = bytes.array(try range(count)).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    guard let number = Int(exactly: value) else { throw fault("a number is out of range") }
    return number
  }

  /// A number of up to 8 bytes that may be negative.
  private mutating func signed(_ count: Int) throws(FileError) -> Int {
    guard count <= 8 else { throw fault("a number is out of range") }
    let digits = bytes.array(try range(count))
    let isNegative = digits.last.map { $0 >= 0x80 } ?? false
    let padded = digits + [UInt8](repeating: isNegative ? 0xFF : 0, count: 8 - count)
    return Int(truncatingIfNeeded: padded.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
  }

  private mutating func line() throws(FileError) -> String {
    let start = position
    while try byte() != .lineFeed {
      guard position - start <= Pickle.longestName else { throw nameFault() }
    }
    return text(start..<position - 1)
  }

  // MARK: - The stack

  private mutating func push(_ tuple: [Value]) {
    tuples.append(tuple)
    stack.append(.tuple(tuples.count - 1))
  }

  private mutating func take(_ count: Int) throws(FileError) -> [Value] {
    guard stack.count - count >= marks.last ?? 0 else { throw fault("the pickle lacks values") }
    defer { stack.removeLast(count) }
    return Swift.Array(stack.suffix(count))
  }

  private mutating func takeMarked() throws(FileError) -> [Value] {
    guard let mark = marks.popLast(), mark <= stack.count else { throw fault("the pickle lacks a mark") }
    defer { stack.removeLast(stack.count - mark) }
    return Swift.Array(stack[mark...])
  }

  private mutating func append(_ values: [Value]) throws(FileError) {
    guard case .list(let list)? = stack.last else { throw fault("there is no list for these elements") }
    lists[list] += values
  }

  private mutating func set(_ values: [Value]) throws(FileError) {
    guard case .dictionary(let dictionary)? = stack.last, values.count % 2 == 0 else {
      throw fault("there is no dictionary for these members")
    }
    for index in stride(from: 0, to: values.count, by: 2) {
      dictionaries[dictionary].append((values[index], values[index + 1]))
    }
  }

  private mutating func memorize(_ number: Int) throws(FileError) {
    guard let value = stack.last else { throw fault("the pickle lacks values") }
    memo[number] = value
  }

  private mutating func recall(_ number: Int) throws(FileError) {
    guard let value = memo[number] else { throw fault("the pickle has no value \(number)") }
    stack.append(value)
  }

  /// What to do with a file of an older gensim.
  private static let newFileAdvice = "gensim 4 writes it anew: KeyedVectors.load(OLD).save(NEW)"

  // MARK: - Objects

  private mutating func makeObject() throws(FileError) {
    let values = try take(2)
    guard case .name(let module, let name) = values[0], case .tuple(let tuple) = values[1] else {
      throw fault("an object has no class")
    }
    guard "\(module).\(name)" == Pickle.className, tuples[tuple].isEmpty else {
      let advice =
        module == "gensim.models.keyedvectors" || module.hasPrefix("gensim.models.deprecated")
        ? "; \(Pickle.newFileAdvice)" : ""
      throw fault(
        "the pickle has an object of '\(shownText("\(module).\(name)"))', which is not read\(advice)")
    }
    dictionaries.append([])
    stack.append(.object(name: name, state: dictionaries.count - 1))
  }

  /// What NumPy makes arrays and types with; nothing else can be called.
  private mutating func call() throws(FileError) {
    let values = try take(2)
    guard case .name(let module, let name) = values[0], case .tuple(let tuple) = values[1] else {
      throw fault("a call has no name")
    }
    let arguments = tuples[tuple]
    switch ("\(module).\(name)", arguments.count) {
    case ("numpy._core.multiarray._reconstruct", 3), ("numpy.core.multiarray._reconstruct", 3):
      // An array that was mapped is saved like any other.
      guard case .name(let module, let name) = arguments[0], module.split(separator: ".").first == "numpy",
        name == "ndarray" || name == "memmap"
      else { throw fault("an array is not NumPy's own") }
      arrays.append(Array())
      stack.append(.array(arrays.count - 1))
    case ("numpy.dtype", 3):
      guard case .text(let type) = arguments[0] else { throw fault("a type has no name") }
      types.append((try shortText(type), false))
      stack.append(.type(types.count - 1))
    case ("numpy._core.multiarray.scalar", 2), ("numpy.core.multiarray.scalar", 2):
      stack.append(try scalar(arguments))
    case ("builtins.set", 0...1), ("builtins.frozenset", 0...1): stack.append(.set)
    default: throw fault("the pickle calls '\(shownText("\(module).\(name)"))', which is not read")
    }
  }

  /// Where the elements of an array are; nowhere if they are objects, as attributes of words are that are not
  /// numbers, and the paths of a tree.
  private func elements(_ value: Value, ofType type: String) -> Range<Int>? {
    switch value {
    case .bytes(let range): range
    case .list where type.hasSuffix("O8"): 0..<0
    default: nil
    }
  }

  /// A number of NumPy's, which older versions have as the dimension.
  private func scalar(_ arguments: [Value]) throws(FileError) -> Value {
    guard case .type(let type) = arguments[0], case .bytes(let range) = arguments[1] else {
      throw fault("a number of NumPy's is not one")
    }
    guard types[type].name.hasSuffix("i8"), range.count == 8 else { return .real }
    return .integer(Int(bytes.integer(Int64.self, at: range.lowerBound)))
  }

  private mutating func build() throws(FileError) {
    let state = try take(1)[0]
    switch (stack.last, state) {
    case (.object(_, let object)?, .dictionary(let dictionary)):
      dictionaries[object] = dictionaries[dictionary]
    case (.type(let type)?, .tuple(let tuple)):
      let values = tuples[tuple]
      guard values.count >= 2, case .text(let order) = values[1] else {
        throw fault("a type has no byte order")
      }
      guard !types[type].hasOrder else { throw fault("a type has two byte orders") }
      types[type] = (try shortText(order) + types[type].name, true)
    case (.array(let array)?, .tuple(let tuple)):
      let values = tuples[tuple]
      guard values.count == 5, case .tuple(let sizes) = values[1], case .type(let type) = values[2],
        case .truth(let isByColumns) = values[3], let range = elements(values[4], ofType: types[type].name)
      else { throw fault("an array is not one of numbers or objects") }
      guard tuples[sizes].count <= 2 else { throw fault("an array has more than two dimensions") }
      var shape: [Int] = []
      for size in tuples[sizes] {
        guard case .integer(let size) = size, size >= 0 else { throw fault("an array has no shape") }
        shape.append(size)
      }
      arrays[array] = Array(shape: shape, type: types[type].name, isByColumns: isByColumns, bytes: range)
    default: throw fault("the pickle gives a state to what has none")
    }
  }
}
