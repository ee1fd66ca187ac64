import HogvecRuns
import HogvecSystem
import HogvecTestSupport
import Testing
import HogvecTraining
import HogvecVectorFiles

@testable import HogvecCommands

/// Command lines of `train` as settings of a job.
@Suite struct TrainOptionsTests {
  /// The settings of a command line; ``UsageError`` also for those that cannot be followed.
  private func settings(ofAll arguments: [String]) throws -> JobSettings {
    let parsed = try ParsedArguments(arguments, syntax: TrainOptions.syntax)
    let settings = try JobSettings(parsed, of: TrainOptions.syntax)
    do {
      try settings.validate(given: parsed.givenSettings(of: TrainOptions.syntax))
    } catch {
      throw UsageError(error)
    }
    return settings
  }

  private func settings(_ arguments: String...) throws -> JobSettings {
    try settings(ofAll: ["corpus", "--output", "result"] + arguments)
  }

  @Test func withoutOptionsTheDefaultsHold() throws {
    let settings = try settings()
    #expect(settings.text == ["corpus"])
    #expect(settings.output == "result")
    #expect(settings.outputFormat == .binary)
    #expect(settings.corpus.minimumCount == 5)
    #expect(settings.tables == .auto)
    var expected = TrainingOptions()
    expected.threads = AvailableProcessors().count
    #expect(settings.training == expected)
    #expect(expected.dimension == 100)
    #expect(expected.window == 5)
    #expect(expected.negativeCount == 5)
    #expect(expected.sampleThreshold == 1e-3)
    #expect(expected.epochs == 5)
    #expect(expected.rate == 0.025)
    #expect(expected.negativeDraws == 4 && expected.negativeUses == 5 && expected.rareWeight == 0.1)
    #expect(expected.architecture == .skipGram)
  }

  @Test func everyOptionReachesTheTrainer() throws {
    let settings = try settings(
      "-size", "7", "-window", "3", "--fixed-window", "-negative", "2", "-sample", "0.5", "-threads", "4",
      "-iter",
      "9", "-min-count", "2", "-alpha", "0.125", "--min_alpha", "0.0625", "-cbow", "1", "--cbow-update",
      "exact", "--seed", "11",
      "--ns-exponent", "-1", "--max-sentence", "50", "--word2vec-eos", "--tables", "anonymous", "-debug", "0",
      "-save-vocab", "v", "-read-vocab", "r", "--log-json", "-")
    let training = settings.training
    #expect(training.dimension == 7)
    #expect(training.window == 3)
    #expect(training.hasFixedWindow)
    #expect(training.negativeCount == 2)
    #expect(training.sampleThreshold == 0.5)
    #expect(training.threads == 4)
    #expect(training.epochs == 9)
    #expect(training.rate == 0.125 && training.minimumRate == 0.0625)
    #expect(training.architecture == .cbow)
    #expect(training.cbowUpdate == .exact)
    #expect(training.seed == 11)
    #expect(training.negativeExponent == -1)
    #expect(training.maximumSentenceLength == 50)
    #expect(settings.corpus.minimumCount == 2)
    #expect(settings.corpus.word2vecEndOfSentence)
    #expect(settings.tables == .anonymous)
    #expect(settings.isQuiet)
    #expect(settings.vocabularyOutput == "v")
    #expect(settings.vocabulary == "r")
    #expect(settings.log == "-")
  }

  @Test(arguments: [("-cbow", "1"), ("--cbow", "1"), ("--sg", "0")])
  func cbowIsChosenByEitherOption(_ option: String, _ value: String) throws {
    let training = try settings(option, value).training
    #expect(training.architecture == .cbow)
    #expect(training.rate == 0.05)
    #expect(training.sharing == .block && training.negativeDraws == 7 && training.negativeUses == 5)
    #expect(training.rareWeight == 0.1)
    let windows = try settings(option, value, "--sharing", "window").training
    #expect(windows.sharing == .window && windows.negativeDraws == 4 && windows.negativeUses == 5)
  }

  @Test func hierarchicalSoftmaxComesAloneOrWithNegativeSampling() throws {
    let both = try settings("-hs", "1").training
    #expect(both.hasHierarchicalSoftmax && both.negativeCount == 5 && both.rate == 0.025)
    #expect(both.negativeDraws == 5 && both.negativeUses == 1 && both.rareWeight == 0)
    let alone = try settings("-negative", "0", "-hs", "1").training
    #expect(alone.hasHierarchicalSoftmax && alone.negativeCount == 0)
    #expect(try !settings("-hs", "0").training.hasHierarchicalSoftmax)
  }

  @Test func theFullSoftmaxAndTheSumOfCBOWAreChosenByTheirOptions() throws {
    #expect(try settings().training.objective == .word2vec)
    #expect(try settings("--objective", "softmax").training.objective == .softmax)
    #expect(try settings("--cbow", "1").training.cbowPooling == .mean)
    let sum = try settings("--cbow", "1", "--cbow-sum").training
    #expect(sum.cbowPooling == .sum && sum.rate == 0.025)
  }

  @Test(arguments: [(1, 1), (2, 2), (3, 3), (4, 4), (5, 4), (10, 8), (15, 12), (20, 16)])
  func aWindowDrawsFourFifthsOfTheNegatives(_ count: Int, _ shared: Int) throws {
    #expect(try settings("--negative", "\(count)").training.negativeDraws == shared)
    let chosen = try settings("--negative", "\(count)", "--negative-draws", "7", "--rare-weight", "0.25")
      .training
    #expect(chosen.negativeDraws == 7 && chosen.rareWeight == 0.25)
  }

  @Test func skipGramSharesByPairIfAsked() throws {
    let pairs = try settings("--sharing", "pair").training
    #expect(pairs.sharing == .pair && pairs.rate == 0.025)
    #expect(pairs.negativeDraws == 5 && pairs.negativeUses == 1 && pairs.rareWeight == 0)
    #expect(try settings("--sg", "1", "--cbow", "0").training.architecture == .skipGram)
  }

  @Test func theFormFollowsOptionOrName() throws {
    #expect(try settings("-binary", "0").outputFormat == .text)
    #expect(try settings("-binary", "1", "--format", "bin").outputFormat == .binary)
    #expect(try settings("--format", "text").outputFormat == .text)
    #expect(try settings(ofAll: ["a", "--output", "b.txt"]).outputFormat == .text)
    #expect(try settings(ofAll: ["a", "--output", "b.npy"]).outputFormat == .numPy)
    #expect(try settings(ofAll: ["a", "--output", "b.npy", "--format", "bin"]).outputFormat == .binary)
    #expect(try settings("--save-context", "c.vec").format(of: "c.vec") == .fastText)
  }

  @Test func trainFilesFollowTheOperands() throws {
    #expect(try settings("-train", "x", "y").text == ["corpus", "y", "x"])
  }

  @Test(
    arguments: [
      (["--negative", "0"], "--negative 0 would train nothing; it must be at least 1, or --hs 1 be given"),
      (
        ["-hs", "1", "-negative", "0", "--ns-exponent", "1"],
        "--ns-exponent has no effect with --negative 0; leave it out"
      ),
      (
        ["--cbow", "1", "--hs", "1", "--negative", "0", "--rare-weight", "0.2"],
        "--rare-weight has no effect with --negative 0; leave it out"
      ),
      (
        ["--objective", "softmax", "--negative", "5"],
        "--negative has no effect with --objective softmax; leave it out"
      ),
      (
        ["--objective", "softmax", "-hs", "1"],
        "--hs has no effect with --objective softmax; leave it out"
      ),
      (
        ["--objective", "softmax", "--sharing", "pair"],
        "--sharing has no effect with --objective softmax; leave it out"
      ),
      (["--cbow-sum"], "--cbow-sum has no effect on skip-gram; add --cbow 1 or leave it out"),
      (
        ["--cbow", "1", "--cbow-sum", "--cbow-update", "word2vec"],
        "--cbow-update has no effect with --cbow-sum, whose gradient is the whole error; leave it out"
      ),
      (["--cbow", "1", "--sg", "1"], "--cbow 1 and --sg 1 contradict each other"),
      (["--cbow", "0", "--sg", "0"], "--cbow 0 and --sg 0 contradict each other"),
      (["--binary", "0", "--format", "bin"], "--binary 0 and --format bin contradict each other"),
      (
        ["--cbow-update", "exact"],
        "--cbow-update has no effect on skip-gram; add --cbow 1 or leave it out"
      ),
      (
        ["--cbow", "1", "--sharing", "pair"],
        "--sharing pair is for skip-gram; CBOW takes window or block"
      ),
      (["--block-centers", "3"], "--block-centers has an effect only with --sharing block"),
      (
        ["--objective", "softmax", "--rare-weight", "0.1"],
        "--rare-weight has no effect with --objective softmax; leave it out"
      ),
      (
        ["--sharing", "pair", "--negative-uses", "2"],
        "--negative-uses has no effect with --sharing pair, which draws for each pair; leave it out"
      ),
      (
        ["--json", "--log-json", "-"],
        "--json and --log-json - both write to standard output; give one of them"
      ),
      (["--save-vocab", "corpus"], "--save-vocab 'corpus' is also a corpus file"),
      (["--save-vocab", "./result"], "--save-vocab './result' is also --output"),
      (["--log-json", "result"], "--log-json 'result' is also --output"),
      (["--save-context", "result"], "--save-context 'result' is also --output"),
      (["--freeze", "all"], "--freeze has an effect only with --init, which brings the vectors that stay"),
      (["--init", "v", "--freeze", "result"], "--output 'result' is also --freeze"),
      (["--init", "./result"], "--output 'result' is also --init"),
      (
        ["--save-context", "-", "--json"],
        "--save-context - and --json both write to standard output; give one of them"
      ),
      (
        ["--save-context", "c", "-hs", "1", "-negative", "0"],
        "--save-context has nothing to write with --negative 0: a tree's output vectors are of its nodes, not of words; "
          + "leave it out"
      ),
      (
        ["--format", "npy", "--save-context", "-"],
        "--save-context - has no place for the words of --format npy, which go to a file beside the vectors"
      ),
      (
        ["--format", "npy", "--save-vocab", "result.words"], "--save-vocab 'result.words' is also --output"
      ),
      (["--read-vocab", "v", "--save-vocab", "v"], "--save-vocab 'v' is also --read-vocab"),
    ] as [([String], String)])
  func combinationsThatDoSomethingElseAreRefused(_ arguments: [String], _ line: String) {
    let error = #expect(throws: UsageError.self) {
      try settings(ofAll: ["corpus", "--output", "result"] + arguments)
    }
    #expect(error == UsageError(line))
  }

  @Test func aLinkToTheCorpusIsTheCorpus() throws {
    let directory = try TemporaryDirectory()
    let corpus = try directory.write("a b c", to: "corpus.txt")
    let link = directory.path + "/../" + directory.path.split(separator: "/").last! + "/corpus.txt"
    let error = #expect(throws: UsageError.self) { try settings(ofAll: [corpus, "--output", link]) }
    #expect(error?.description.hasSuffix("is also a corpus file") == true)
  }
}
