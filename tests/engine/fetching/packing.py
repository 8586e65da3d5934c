"""Archives for tests: of files, and of what no archive should hold."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping

FILES = {"data/a.txt": b"one", "data/deep/b.bin": bytes(range(256)), "c.txt": b""}


def tar(files: Mapping[str, bytes] = FILES, mode: str = "w:gz", **more: tarfile.TarInfo) -> bytes:
    """A tar archive of files, and of further members."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for member in more.values():
            archive.addfile(member)
    return stream.getvalue()


def zipped(files: Mapping[str, bytes] = FILES, attributes: int = 0) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = attributes << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member
