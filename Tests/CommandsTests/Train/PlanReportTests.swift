import HogvecCorpus
import HogvecKernels
import HogvecRuns
import HogvecSystem
import HogvecTestSupport
import HogvecTraining
import Testing

@testable import HogvecCommands

@Suite struct PlanReportTests {
  @Test func aPlanSaysWhatWouldBeRefused() throws {
    let directory = try TemporaryDirectory()
    let text = try directory.write("a b c d a b c a b a\n", to: "text")
    let vocabulary = try CorpusReader(paths: [text], minimumCount: 1).readVocabulary().vocabulary
    var settings = JobSettings(text: [text], output: directory.file("v.bin"))
    settings.training.threads = 1
    var estimate = JobEstimate(
      preflight: Preflight(
        settings: settings,
        sizes: RunSizes(
          settings.training, SubwordRows(settings.training, vocabulary), vocabulary, ids: 1000,
          format: settings.outputFormat),
        outputDirectory: directory.path, modelDirectory: nil),
      kernels: .portable, statistics: CorpusStatistics())
    #expect(try !PlanReport(estimate).text.contains("refused"))
    estimate.refusal = FileError("take \(setting: "tables") file")
    #expect(
      try PlanReport(estimate).text.contains(
        "\nthreads          1, portable kernels\ntime             reading 0.0 s, training not measured\n"
          + "refused          hogvec train would not begin: take --tables file\n"))
    // What is measured here is not what as many processors do.
    settings.training.threads = 1000
    let many = JobEstimate(
      preflight: Preflight(
        settings: settings, sizes: estimate.preflight.sizes, outputDirectory: directory.path,
        modelDirectory: nil),
      kernels: .portable, statistics: CorpusStatistics())
    #expect(
      try PlanReport(many).text.contains(
        "\nthreads          1000, which share \(Figures.counted(AvailableProcessors().count, "processor")) here, "
      ))
  }
}
