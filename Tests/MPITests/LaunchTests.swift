import HogvecMPI
import HogvecSystem
import Testing

@Suite struct LaunchTests {
  private func launch(_ variables: [String: String]) -> Launch { Launch { variables[$0] } }

  @Test func aProgramThatIsStartedAloneIsOne() {
    #expect(launch([:]).count == 1)
    // A script of one process that Slurm runs with more tasks allotted.
    #expect(launch(["SLURM_NTASKS": "4", "SLURM_PROCID": "0"]).count == 1)
    #expect(launch(["OMPI_COMM_WORLD_SIZE": "x", "PMI_SIZE": "-1"]).count == 1)
    #expect(throws: Never.self) { try launch([:]).requireOne(for: "plan") }
  }

  @Test func launchersSayHowManyThereAre() {
    let openMPI = launch([
      "OMPI_COMM_WORLD_SIZE": "4", "OMPI_COMM_WORLD_RANK": "3", "OMPI_COMM_WORLD_LOCAL_SIZE": "2",
      "PMIX_RANK": "3",
    ])
    #expect(openMPI.count == 4 && openMPI.rank == 3 && openMPI.localCount == 2)
    #expect(openMPI.launcher == "mpirun")
    let hydra = launch(["PMI_SIZE": "8", "PMI_RANK": "1"])
    #expect(hydra.count == 8 && hydra.rank == 1 && hydra.launcher == "mpirun")
    let slurm = launch(["SLURM_NTASKS": "16", "SLURM_PROCID": "5", "PMIX_RANK": "5"])
    #expect(slurm.count == 16 && slurm.rank == 5 && slurm.launcher == "srun")
  }

  @Test func whatRunsInOneProcessIsRefusedInSeveral() {
    let launch = launch(["OMPI_COMM_WORLD_SIZE": "2"])
    let error = #expect(throws: FileError.self) { try launch.requireOne(for: "plan") }
    #expect(
      error?.description
        == "'mpirun' started 2 of this program, and 'hogvec plan' runs in one process; start it without 'mpirun'"
    )
  }

  /// Without MPI each of them would write the one output.
  @Test(.enabled(if: !Launch.hasMPI)) func aProgramWithoutMPIRefusesToBeOneOfSeveral() {
    let launch = launch(["PMI_SIZE": "4"])
    let error = #expect(throws: FileError.self) { _ = try launch.begin(timeout: 1) }
    #expect(
      error?.description
        == "'mpirun' started 4 of this program, which was built without MPI; build it with "
        + "'swift build -c release --traits MPI'")
  }
}
