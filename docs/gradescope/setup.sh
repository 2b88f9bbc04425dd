#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image of an assignment: it installs grade and nothing else.
# Beside it in the zip lie run_autograder, grade's wheel, and a file `exercise`. See docs/gradescope.md.
set -euo pipefail
autograder="${GRADE_AUTOGRADER:-/autograder}"

fits() { "$1" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# The newest that the image has already, else the first that its packages have. Ubuntu 22.04 has python3.11 in universe.
python=""
for name in python3 python3.13 python3.12 python3.11; do
    if fits "$name"; then python="$name"; break; fi
done
if [ -z "$python" ]; then
    apt-get update
    for name in python3.13 python3.12 python3.11 python3; do
        apt-get install -y "$name" "$name-venv" || continue
        if fits "$name"; then python="$name"; break; fi
    done
fi
if [ -z "$python" ]; then
    echo "grade needs Python 3.11 or later, and this image has none. Choose a newer base image in Gradescope." >&2
    exit 1
fi

"$python" -m venv "$autograder/grade"
"$autograder/grade/bin/pip" install "$autograder"/source/*.whl
"$autograder/grade/bin/grade" --version
