// SwiftPM builds no target without a source file; the functions are in the header so that they inline.
#include "CHogvec.h"
