internal import HogvecCommands
internal import Glibc

exit(HogvecCommand.main())
