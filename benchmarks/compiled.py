"""
Whether an environment has compiled files: without them an import is measured with its compilation.
"""

from __future__ import annotations

import json
import subprocess
import sys

# In a process that compiles nothing for later: each module that it has loaded and that has no compiled file of its
# source as it is, with the folder or file to compile. A compiled file tells its source's time and size behind 8 bytes.
_ASK = """
import json, os, sys
found = {}
for name, module in list(sys.modules.items()):
    spec = getattr(module, "__spec__", None)
    if spec is None or not spec.has_location or not spec.cached or not spec.origin.endswith(".py"):
        continue
    source = os.stat(spec.origin)
    wanted = b"".join(int(part).to_bytes(4, "little") for part in (0, source.st_mtime, source.st_size))
    try:
        with open(spec.cached, "rb") as file:
            told = file.read(16)[4:]
    except OSError:
        told = b""
    # Those that are checked by a hash, or not at all, have other flags than 0.
    if told != wanted and told[:4] in (b"", b"\\0\\0\\0\\0"):
        top = sys.modules[name.partition(".")[0]]
        found[name] = os.path.dirname(top.__file__) if hasattr(top, "__path__") else top.__file__
print(json.dumps(found))
"""


def uncompiled(code: str) -> dict[str, str]:
    """
    The modules that *code* loads and that have no compiled file that fits, each with the place to compile.
    """
    command = [sys.executable, "-B", "-c", code + _ASK]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found


def refuse_uncompiled(code: str) -> None:
    """
    End with exit code 2 if *code* loads modules that have no compiled file; names each, and says how to make them.
    """
    found = uncompiled(code)
    if not found:
        return
    places = " ".join(sorted(set(found.values())))
    print(f"no compiled file, so that its compilation would be measured: {', '.join(sorted(found))}", file=sys.stderr)
    print(f"make them with: {sys.executable} -m compileall -q {places}", file=sys.stderr)
    print("or install with: uv pip install --compile-bytecode", file=sys.stderr)
    sys.exit(2)
