"""mpirun.py - how two processes are started, wherever the tests run.

SPDX-License-Identifier: GPL-3.0-or-later
"""
MPIRUN = [
    "mpirun",
    "-n",
    "2",
    "--oversubscribe",
    "--allow-run-as-root",
    "--mca",
    "btl_base_warn_component_unused",
    "0",
]
