"""rlviz: a desktop laboratory in which people watch a reinforcement-learning agent learn.

Three layers, each knowing only those to its right:

    rlviz.gui  ->  rlviz.session  ->  rlviz.learning

`learning` knows torch and gymnasium, and neither Qt, threads nor files. `session` knows runs: what happened and
when. `gui` alone imports PySide6 and pyqtgraph; it reaches torch only through the worker, on the worker's thread, so
that the window is on the screen before torch is loaded. import-linter holds these rules.
"""

__version__ = "0.1.0"
