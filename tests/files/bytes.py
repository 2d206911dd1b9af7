"""Files as people send them: real bytes, small."""

from __future__ import annotations

import io

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
VOICE = b"OggS\x00\x02" + bytes(60)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
PROGRAM = b"MZ\x90\x00" + bytes(60)


def picture(colour: str = "red", size: tuple[int, int] = (60, 40), kind: str = "PNG") -> bytes:
    """A picture of one colour."""
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, kind)
    return target.getvalue()
