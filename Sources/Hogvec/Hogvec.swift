// The library: what the modules below make public; of the lowest ones only what the others throw, take and
// give, so that no name for files, memory or threads meets one of a program.
@_exported public import HogvecAnalysis
@_exported public import HogvecCorpus
@_exported public import HogvecGraphs
@_exported public import enum HogvecKernels.InstructionSet
@_exported public import struct HogvecKernels.KernelChoiceError
@_exported public import struct HogvecKernels.KernelSet
@_exported public import HogvecModels
@_exported public import HogvecProfiling
@_exported public import HogvecRuns
@_exported public import struct HogvecSystem.EventCounts
@_exported public import struct HogvecSystem.FileError
@_exported public import struct HogvecSystem.Fingerprint
@_exported public import class HogvecSystem.LocalReplicas
@_exported public import struct HogvecSystem.PagePlacement
@_exported public import protocol HogvecSystem.ProcessGroup
@_exported public import struct HogvecSystem.ProcessorUse
@_exported public import protocol HogvecSystem.RemediableError
@_exported public import enum HogvecSystem.Remedy
@_exported public import struct HogvecSystem.SharedTable
@_exported public import struct HogvecSystem.SingleProcess
@_exported public import struct HogvecSystem.Subwords
@_exported public import HogvecTraining
@_exported public import HogvecVectorFiles
