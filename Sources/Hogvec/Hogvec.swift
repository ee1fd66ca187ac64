// The library: everything that the modules below make public.
@_exported public import HogvecAnalysis
@_exported public import HogvecCorpus
@_exported public import HogvecModels
@_exported public import HogvecProfiling
@_exported public import HogvecRuns
@_exported public import HogvecSystem
@_exported public import HogvecTraining
@_exported public import HogvecVectorFiles
