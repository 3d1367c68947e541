# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens the package of a Word or OpenDocument file safely: nothing is extracted, DTDs and bombs are refused."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from qualcoder_cp.model import KnownError

_XML_CAP = 100_000_000
_RATIO_CAP = 200
_RATIO_FROM = 10_000_000  # small parts of blanks compress well without meaning harm
_MOST_MEMBERS = 10_000
_MEMORY_CAP = 220_000_000
_OF_TAG, _OF_ATTRIBUTE, _OF_BYTE = 200, 180, 3  # bytes of memory that each of them costs at most (measured)
_DTD = [word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")]


class Package:
    """The XML parts of one file, by name; ``name`` and ``kind`` are for messages."""

    def __init__(self, data: bytes, name: str, kind: str = "Word file", program: str = "Word") -> None:
        self.name = name
        self._kind, self._program = kind, program
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except Exception as error:  # zipfile raises many kinds for damaged archives; all mean the same
            raise self.damaged() from error
        members = self._archive.infolist()
        if len(members) > _MOST_MEMBERS:
            raise KnownError(f"{name}: holds {len(members):,} members, which no {kind} needs; it is not opened.")
        parts = [info for info in members if info.filename.endswith((".xml", ".rels"))]
        size, packed = sum(info.file_size for info in parts), sum(info.compress_size for info in parts)
        if size > _XML_CAP or (size > _RATIO_FROM and size > _RATIO_CAP * max(packed, 1)):
            raise KnownError(f"{name}: unpacks to {size / 1e6:.0f} MB, which no transcript needs; it is not opened.")
        if any(info.flag_bits & 1 for info in parts):
            raise KnownError(f"{name}: is protected by a password; save it without one.")
        self._sizes = {info.filename: info.file_size for info in parts}
        if len(self._sizes) < len(parts):
            raise KnownError(f"{name}: holds a part twice, which {program} never writes; it is not opened.")

    def damaged(self, part: str = "") -> KnownError:
        """Return the error that says that the file, or one part of it, is damaged."""
        place = f" (in {part})" if part else ""
        return KnownError(
            f"{self.name}: is a damaged {self._kind}{place}; open it in {self._program} and save it again."
        )

    def parts(self) -> Iterator[str]:
        """Yield the names of the XML parts of the Word document itself."""
        for name in self._sizes:
            if name.startswith("word/") and name.endswith(".xml"):
                yield name

    def main(self) -> str:
        """Return the name of the main part, ``word/document.xml`` in nearly all files."""
        if "word/document.xml" in self._sizes:
            return "word/document.xml"
        rels = self.root("_rels/.rels")
        for relation in rels if rels is not None else ():
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                return posixpath.normpath(str(relation.get("Target", ""))).lstrip("/")
        raise self.damaged()

    def holds(self, part: str, word: bytes) -> bool:
        """Return whether the package has ``part`` with ``word`` in it; the part is not parsed."""
        return word in self.read(part)

    def root(self, part: str) -> Any | None:
        """Return the root element of ``part``, None if the package has no such part.

        Raises `KnownError` for damaged parts, DTDs and parts longer than they declare.
        """
        return self.parsed(self.read(part), part) if part in self._sizes else None

    def parsed(self, data: bytes, part: str) -> Any:
        """Return the root element of ``data``, which `read` gave for ``part``; raises as `root` does."""
        from lxml import etree

        if any(word in data for word in _DTD):
            raise self._dangerous(part)
        cost = _OF_TAG * data.count(b"<") + _OF_ATTRIBUTE * data.count(b"=") + _OF_BYTE * len(data)
        if cost > _MEMORY_CAP:
            raise KnownError(f"{self.name}: {part} holds more elements than any transcript; split the file into parts.")
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.damaged(part) from error
        if root.getroottree().docinfo.doctype:
            raise self._dangerous(part)
        return root

    def _dangerous(self, part: str) -> KnownError:
        return KnownError(f"{self.name}: {part} holds a DTD, which {self._program} never writes; it is not opened.")

    def read(self, part: str) -> bytes:
        """Return the bytes of ``part``, none if there is no such part. Raises `KnownError` for damaged parts."""
        if part not in self._sizes:
            return b""
        try:
            with self._archive.open(part) as stream:
                data = stream.read(self._sizes[part] + 1)  # the declared size can lie
        except Exception as error:  # zlib.error, BadZipFile, EOFError, NotImplementedError ...
            raise self.damaged(part) from error
        if len(data) > self._sizes[part]:
            raise self.damaged(part)
        return data
