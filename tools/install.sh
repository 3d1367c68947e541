# Sourced by ./run and ./check: installs what is missing, quietly, once.
# Leaves .venv with the program; a mark inside remembers for which versions it was made.

cd "$(dirname "$0")" || exit 1

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 \
            && "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            printf '%s' "$name"
            return 0
        fi
    done
    say "Python 3.11, 3.12 or 3.13 is needed. On Debian 12:  apt-get install python3 python3-venv"
    return 1
}

# What Qt loads at run time, each indispensable; fontconfig brings a font.
QT_LIBRARIES="libglib2.0-0 libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 fonts-dejavu-core"
SCREEN_LIBRARIES="libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"

install_system() {
    command -v dpkg-query >/dev/null 2>&1 || return 0
    wanted="$QT_LIBRARIES"
    [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && wanted="$wanted $SCREEN_LIBRARIES"
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || wanted="$wanted python3-venv"
    missing=""
    for package in $wanted; do
        status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || dpkg-query -W -f '${Status}' "${package}t64" 2>/dev/null)
        case "$status" in *"ok installed") ;; *) missing="$missing $package" ;; esac
    done
    [ -z "$missing" ] && return 0
    as_root=""
    if [ "$(id -u)" != 0 ]; then
        if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
            as_root="sudo -n"
        else
            say "These system packages are missing. Please run:"
            say "    sudo apt-get install -y --no-install-recommends$missing"
            return 1
        fi
    fi
    say "Installing system packages:$missing"
    { $as_root apt-get update -qq \
        && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing; } >&2 || {
        say "That failed. Please run:"
        say "    apt-get update && apt-get install -y --no-install-recommends$missing"
        return 1
    }
}

# install_program EXTRA: EXTRA is empty or "dev".
install_program() {
    PYTHON=$(find_python) || return 1
    mark=".venv/ready-${1:-program}"
    versions="$PWD $(cat pyproject.toml constraints.txt | cksum)"
    if [ -f "$mark" ] && [ "$(cat "$mark")" = "$versions" ]; then
        return 0
    fi
    install_system || return 1
    if [ ! -x .venv/bin/python ]; then
        say "Making the Python environment in .venv"
        "$PYTHON" -m venv .venv || return 1
    fi
    say "Installing Python packages (the first time takes about a minute)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
        --editable ".${1:+[$1]}" >&2 || return 1
    printf '%s' "$versions" > "$mark"
}
