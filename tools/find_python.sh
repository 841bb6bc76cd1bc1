#!/bin/sh
# Prints the Python that the environment is made with: the lock's own version first, else a newer one that can make environments.
# Goes out: one word on standard output; exit status 1 and a sentence on standard error when there is none.
set -u
for name in python3.11 python3.12 python3.13 python3; do
    if "$name" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        if ! "$name" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then
            echo "requirements.lock is made for Python 3.11; using $("$name" --version), which is tried less often." >&2
        fi
        echo "$name"
        exit 0
    fi
done
echo "No Python 3.11 or newer with its venv module was found. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2
exit 1
