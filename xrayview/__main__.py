"""`python -m xrayview`: the same as the command `xrayview`."""

import sys

from xrayview.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
