"""A photo from a stranger, made harmless: plain Python, no Odoo."""

import io
import struct
import zlib

from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
_SIDE = 2048  # pixels; enough to see a crack
#: What browsers are asked for. A phone that takes HEIC then hands over JPEG by itself.
KINDS = {
    "image/jpeg": JpegImagePlugin.JpegImageFile.format,
    "image/png": PngImagePlugin.PngImageFile.format,
    "image/webp": WebPImagePlugin.WebPImageFile.format,
}
# What Pillow raises at files that are broken, or made to break it.
_BROKEN = (
    *(OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error),
    Image.DecompressionBombError,
)


class PhotoError(Exception):
    """A file is not taken; ``reason``: ``empty``, ``bytes``, ``pixels`` or ``kind``."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def read_photo(content):
    """Draw a photo anew, so that nothing but its pixels is left: neither what else the
    file is, nor where the photo was taken.

    :param bytes content: of the file; what its sender calls it does not matter
    :return: a JPEG of at most 2048 pixels a side, upright
    :rtype: bytes
    :raise PhotoError: when it is not one of ``KINDS``, or too big
    """
    if not content:
        raise PhotoError("empty")
    if len(content) > MAX_BYTES:
        raise PhotoError("bytes")
    try:
        return _draw(content)
    except _BROKEN as error:
        raise PhotoError("kind") from error


def _draw(content):
    with Image.open(io.BytesIO(content), formats=list(KINDS.values())) as image:
        # Only the header was read so far: a bomb has not gone off yet.
        if image.width * image.height > MAX_PIXELS:
            raise PhotoError("pixels")
        image.draft("RGB", (_SIDE, _SIDE))
        image.thumbnail((_SIDE, _SIDE))
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright)
    result = io.BytesIO()
    paper.save(result, "JPEG", quality=85)
    return result.getvalue()
