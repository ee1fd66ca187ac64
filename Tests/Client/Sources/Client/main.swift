import Foundation
import Hogvec
import Models
import Storage

// Trains, saves, resumes, asks, evaluates and converts with nothing but `import Hogvec`; then looks whether
// the Swift code of the Markdown files that are its arguments is among what was compiled here.

let directory = FileManager.default.temporaryDirectory.appending(path: "hogvec-client-\(UUID().uuidString)")
try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(at: directory) }
let articles = CommandLine.arguments.dropFirst().map { URL(filePath: $0) }
_ = FileManager.default.changeCurrentDirectoryPath(directory.path)

let text = SmallText(sentences: 3000)
try text.text.write(toFile: "corpus.txt", atomically: true, encoding: .utf8)
try ": topics\nboat sea bread salt\n: gram\nsea whale salt butter\n".write(
  toFile: "analogies.txt", atomically: true, encoding: .utf8)
try "boat\tsea\t9\nbread\tsalt\t8\nboat\tsalt\t1\n".write(
  toFile: "similarity.txt", atomically: true, encoding: .utf8)

try trainAndAsk()
try keepAndResume()
try startFromVectors()
try trainForAnHourAtMost(from: "corpus.txt")
let trained = try await train("corpus.txt")
precondition(trained?.stopReason == nil, "an hour is enough")
try refuse()
try ask()
try divide()
try await askFromTasks()
try evaluate()
try convert()
try (0..<30).map { "n\($0) n\(($0 + 1) % 30)\n" }.joined().write(
  toFile: "edges.txt", atomically: true, encoding: .utf8)
try trainNodes()
try writeUnitVectors(of: "vectors.bin", to: "unit.txt")

// Names that only modules below the library have are free for others.
let descriptor = FileDescriptor(rawValue: 1)
let lock = Lock()
print("\(text.file.byteCount) bytes, descriptor \(descriptor.rawValue), \(lock)")

let vectors = try IndexedVectors(path: "vectors.bin")
let (near, far) = (try vectors.similarity("boat", "whale"), try vectors.similarity("boat", "butter"))
precondition(near > far, "words of one topic are nearer than others")

try checkArticles(articles)
