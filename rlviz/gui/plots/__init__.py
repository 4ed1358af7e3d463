"""What all plots are made of, on pyqtgraph's scene, view box and axes. The one place where pyqtgraph is configured.

Painting is what a plot costs, and Python does it: lines are one device pixel wide and opaque, which Qt draws fifty
times faster than wider ones; areas are columns of such lines; axes keep their pictures because ranges grow in steps.
Qt merges mouse moves that come too fast; pyqtgraph's own limit would drop the first one of a quick drag.
"""

import pyqtgraph

pyqtgraph.setConfigOptions(antialias=True, mouseRateLimit=0)
