#include "CThreadHint.h"

_Thread_local struct pool_hint pool_hints[POOL_HINT_COUNT];
