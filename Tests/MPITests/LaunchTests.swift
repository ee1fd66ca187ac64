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
    #expect(slurm.localCount == 1 && slurm.untoldCount == 1)
  }

  @Test func processesOfAMachineShareItsProcessors() {
    func threads(_ environment: [String: String], usable: Int, of all: Int) -> Int {
      launch(environment).threadCount(usable: usable, of: all)
    }
    let two = ["OMPI_COMM_WORLD_SIZE": "4", "OMPI_COMM_WORLD_LOCAL_SIZE": "2"]
    #expect(threads(two, usable: 16, of: 16) == 8)
    // Bound to processors of its own.
    #expect(threads(two, usable: 1, of: 16) == 1 && threads(two, usable: 4, of: 16) == 4)
    #expect(threads(["OMPI_COMM_WORLD_LOCAL_SIZE": "8"], usable: 2, of: 2) == 1)
    #expect(launch(two).threadCount(usable: 16, of: 16, quota: 3.5) == 2)
    // One on each machine has all of it, unless Slurm gives it less.
    #expect(threads(["OMPI_COMM_WORLD_SIZE": "4"], usable: 16, of: 16) == 16)
    let task = ["SLURM_NTASKS": "2", "SLURM_PROCID": "1", "PMIX_RANK": "1"]
    #expect(threads(task.merging(["SLURM_CPUS_PER_TASK": "3"]) { $1 }, usable: 16, of: 16) == 3)
    #expect(threads(task.merging(["SLURM_CPUS_ON_NODE": "6"]) { $1 }, usable: 16, of: 16) == 6)
  }

  /// As Slurm 22.05 has it: a step of four tasks in an allocation of eight.
  @Test(arguments: [
    ("2(x2)", "1", 2), ("3,1", "1", 1), ("1,2(x3),4", "3", 2), ("1,2(x3),4", "4", 4), ("x", "0", 1),
  ])
  func aStepOfSlurmSaysHowManyTasksAreOnANode(_ list: String, _ node: String, _ count: Int) {
    let step = launch([
      "SLURM_NTASKS": "8", "SLURM_STEP_NUM_TASKS": "4", "SLURM_PROCID": "2", "PMIX_RANK": "2",
      "SLURM_STEP_TASKS_PER_NODE": list, "SLURM_NODEID": node,
    ])
    #expect(step.count == 4 && step.rank == 2 && step.launcher == "srun" && step.localCount == count)
  }

  /// Without `--mpi=pmix`, where that is not Slurm's default.
  @Test func tasksThatDoNotKnowOfEachOtherDoNotTrain() {
    let step = ["SLURM_NTASKS": "2", "SLURM_STEP_NUM_TASKS": "2", "SLURM_PROCID": "1"]
    let untold = launch(step)
    #expect(untold.count == 1 && untold.untoldCount == 2 && untold.rank == 1)
    let error = #expect(throws: FileError.self) { try untold.requireToldOfEachOther() }
    #expect(
      error?.description.hasPrefix("'srun' started 2 of this program, which do not know of each other")
        == true)
    // Started by mpirun, which Slurm started.
    let ranks = launch(step.merging(["OMPI_COMM_WORLD_SIZE": "4", "PMIX_RANK": "1"]) { $1 })
    #expect(ranks.count == 4 && ranks.untoldCount == 1 && ranks.launcher == "mpirun")
    for alone in [launch(["SLURM_NTASKS": "2", "SLURM_PROCID": "0"]), launch(["SLURM_STEP_NUM_TASKS": "2"])] {
      #expect(alone.untoldCount == 1)
      #expect(throws: Never.self) { try alone.requireToldOfEachOther() }
    }
  }

  @Test func whatRunsInOneProcessIsRefusedInSeveral() {
    let launch = launch(["OMPI_COMM_WORLD_SIZE": "2"])
    let error = #expect(throws: FileError.self) { try launch.requireOne(for: "plan") }
    #expect(
      error?.description
        == "'mpirun' started 2 of this program, and 'hogvec plan' runs in one process; start it without 'mpirun'"
    )
  }

  /// Where Slurm's default is to tell tasks of each other, scripts may still run a command each.
  @Test func tasksMayRunCommandsOfTheirOwn() {
    let launch = launch(["SLURM_NTASKS": "2", "SLURM_PROCID": "0", "PMIX_RANK": "0"])
    let error = #expect(throws: FileError.self) { try launch.requireOne(for: "convert") }
    #expect(error?.description.hasSuffix("start it without 'srun', or with 'srun --mpi=none'") == true)
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
