# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds OpenDocument texts from bare XML, so that each test shows the elements it is about."""

from __future__ import annotations

import io
import zipfile

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = " ".join(
    f'xmlns:{prefix}="{_URN}{name}:1.0"'
    for prefix, name in {
        "office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing",
        "fo": "xsl-fo-compatible", "svg": "svg-compatible", "manifest": "manifest",
    }.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
MIME = "application/vnd.oasis.opendocument.text"


def p(content: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def style(name: str, properties: str, parent: str = "") -> str:
    inherits = f' style:parent-style-name="{parent}"' if parent else ""
    return f'<style:style style:name="{name}"{inherits}><style:text-properties {properties}/></style:style>'


def part(name: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><{name} {_SPACES}>{content}</{name}>'


def odt_file(body: str, styles: str = "", master: str = "", manifest: str = "") -> bytes:
    """Return an .odt with ``body``, automatic ``styles`` and what styles.xml holds as ``master`` page."""
    automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    content = f"{automatic}<office:body><office:text>{body}</office:text></office:body>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIME, zipfile.ZIP_STORED)
        archive.writestr("content.xml", part("office:document-content", content))
        archive.writestr("styles.xml", part("office:document-styles", master))
        archive.writestr("META-INF/manifest.xml", part("manifest:manifest", manifest))
    return stream.getvalue()
