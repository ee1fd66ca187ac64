// The library: everything that the modules below make public.
@_exported public import Analysis
@_exported public import Corpus
@_exported public import Models
@_exported public import Profiling
@_exported public import Storage
@_exported public import Training
@_exported public import VectorFiles
