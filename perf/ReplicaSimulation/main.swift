// Trains one run as so many processes would: replicas that are threads of this program, each a job of one
// worker with a share of the text. The same arguments give the same vectors. What it prints of time says
// nothing of processes that have a processor each.
import Foundation
import Hogvec

let usage = """
  usage: HogvecReplicaSimulation TEXT OUTPUT REPLICAS [NAME=VALUE ...]
    words=N        words that each replica trains between two exchanges
    rows=N         rows that every exchange takes; 0 for all
    directions=N   that are merged each by itself
    slope=X        of the logistic function, as the merge takes it
    size=N epochs=N seed=N rate=X
  """

func fail(_ reason: String) -> Never {
  FileHandle.standardError.write(Data("\(reason)\n\(usage)\n".utf8))
  exit(2)
}

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 3, let count = Int(arguments[2]), count > 0 else { fail("too few arguments") }
var settings = JobSettings(text: [arguments[0]], output: arguments[1])
settings.training.threads = 1
settings.cache.directory = nil
for argument in arguments.dropFirst(3) {
  let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
  guard parts.count == 2 else { fail("'\(argument)' is not NAME=VALUE") }
  func number() -> Double {
    guard let value = Double(parts[1]), value >= 0 else { fail("'\(parts[1])' is not a number") }
    return value
  }
  switch parts[0] {
  case "words": settings.training.exchange.chosenWords = Int(number())
  case "rows": settings.training.exchange.rowCount = Int(number())
  case "directions": settings.training.exchange.rule.directionCount = Int(number())
  case "slope": settings.training.exchange.rule.slope = number()
  case "size": settings.training.dimension = Int(number())
  case "epochs": settings.training.epochs = Int(number())
  case "seed": settings.training.seed = UInt64(number())
  case "rate": settings.training.initialRate = Float(number())
  default: fail("'\(parts[0])' is no option")
  }
}

let group = LocalReplicas(count)
let done = DispatchSemaphore(value: 0)
let threads = (0..<count).map { rank in
  Thread { [settings] in
    do {
      let report = try TrainingJob(settings, group: group.replica(rank)).run()
      guard rank == 0 else { return }
      print(report.summary.progress.tokensTrained, report.recentLoss, report.summary.seconds)
      done.signal()
    } catch {
      FileHandle.standardError.write(Data("replica \(rank): \(error)\n".utf8))
      exit(1)
    }
  }
}
for thread in threads { thread.start() }
done.wait()
