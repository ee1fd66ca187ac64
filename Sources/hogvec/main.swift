internal import Commands
internal import Glibc

exit(HogvecCommand.main())
