"""python -m cmsuite.sandbox DIR: how a workspace's sandbox is started in the background; it ends when left alone."""

import sys

from cmsuite.core.workspace import find
from cmsuite.sandbox.server import TAKEN, PortTaken, serve

try:
    serve(find(sys.argv[1]), alone=True)
except PortTaken:
    sys.exit(TAKEN)
