"""python -m cmsuite"""

from cmsuite.cli import main

main()
