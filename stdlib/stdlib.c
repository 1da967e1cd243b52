#include "Stdlib.h"
