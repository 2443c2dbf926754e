"""
liblinear through its own Python binding: fit_liblinear.py <folder> <options of liblinear-train>.

The library that liblinear-train runs, but called on rows in memory: the program's own time is mostly that of parsing
text. A free bias it does not have; where the problem has one, liblinear gets a penalised one (-B 1).
"""
import sys
import warnings
from ctypes import c_int

import numpy
import scipy.sparse

# version 2.30 of the binding uses names of NumPy that SciPy has dropped or will drop
warnings.simplefilter("ignore", DeprecationWarning)
scipy.ctypeslib = numpy.ctypeslib
from liblinear import liblinear as library
from liblinear import parameter, problem, toPyModel

from problem import load, reply, timed

p = load(sys.argv[1])
# its objective is C Σ loss + ½‖w‖² or ‖w‖₁
options = parameter([*sys.argv[2:], "-q", "-c", repr(1 / ((p.l1 + p.l2) * p.rows))])
rows = problem(p.y, scipy.sparse.csr_matrix(p.x), bias=1 if p.bias else -1)
seconds, model = timed(lambda: toPyModel(library.train(rows, options)))
sign = 1 if model.get_labels()[0] == 1 else -1
weights = [sign * model.w[j] for j in range(p.columns)]
bias = sign * model.w[p.columns] if p.bias else 0.0
version = c_int.in_dll(library, "liblinear_version").value
reply(f"liblinear {version / 100:.2f}", seconds, weights, bias)
