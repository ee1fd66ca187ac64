/// Gives the memory that has been freed, but that malloc keeps for later, back to the system. Does nothing
/// where the C library is not glibc.
package func returnFreeMemory() {
  // The Glibc module has nothing of malloc.h.
  guard let address = unsafe dlsym(nil, "malloc_trim") else { return }
  typealias Trim = @convention(c) (_ kept: Int) -> CInt
  // int malloc_trim(size_t pad): see its manual page.
  _ = unsafe unsafeBitCast(address, to: Trim.self)(0)
}
