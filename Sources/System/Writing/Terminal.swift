/// Whether what is written goes to a person's terminal. mpirun gives each process one of its own, whose other
/// end may be a file or a pipe.
package func isTerminal(_ descriptor: CInt) -> Bool {
  isatty(descriptor) == 1 && environmentPath("OMPI_COMM_WORLD_SIZE") == nil
}
