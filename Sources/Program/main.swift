internal import HogvecCommands
internal import HogvecSystem

exit(HogvecCommand.main())
