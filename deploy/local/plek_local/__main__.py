"""`python -m plek_local COMMAND`"""

import sys

from plek_local.commands import main

sys.exit(main())
