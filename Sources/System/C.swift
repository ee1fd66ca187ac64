// The one import of the C library: whoever imports this module has it too.
#if canImport(Musl)
  @_exported public import Musl
#else
  @_exported public import Glibc
#endif
