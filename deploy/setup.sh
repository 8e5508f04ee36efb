#!/bin/sh
# Everything a fresh clone needs: system packages, a .venv in the project root, pinned Python packages.
# Runs again only when what it depends on has changed.
set -eu
cd "$(dirname "$0")/.."
PYTHON="${PYTHON:-python3}"
stamp() { # also of its Python: an upgrade of the system leaves an environment without its packages
    { cat requirements.lock deploy/apt.txt pyproject.toml; .venv/bin/python -V 2>/dev/null || true; } |
        cksum | cut -d' ' -f1
}
[ -f ".venv/.stamp-$(stamp)" ] && exit 0

"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "hello needs Python 3.11 or later: install it, or name it with PYTHON=/path/to/python3." >&2
    exit 1
}

missing=""
for package in $(cat deploy/apt.txt); do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        echo "[1/3] system packages:$missing"
        apt-get update -qq
        # Servers are for the tests, which start their own: none may start by itself here.
        DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -qq -y --no-install-recommends $missing >/dev/null
    else
        echo "These system packages are missing; install them, then run make again:" >&2
        echo "    sudo apt-get install$missing" >&2
        exit 1
    fi
fi

# One that was begun without python3-venv, or belongs to a Python that is gone, has no pip.
.venv/bin/python -m pip --version >/dev/null 2>&1 || {
    echo "[2/3] virtual environment"
    "$PYTHON" -m venv --clear .venv || {
        echo "The virtual environment .venv could not be made. On Debian install what it needs, then run make again:" >&2
        echo "    sudo apt-get install python3-venv" >&2
        exit 1
    }
}
echo "[3/3] Python packages (about a minute the first time)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --progress-bar off -r requirements.lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
rm -f .venv/.stamp-*
touch ".venv/.stamp-$(stamp)"
echo "ready"
