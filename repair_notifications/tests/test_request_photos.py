import io
import struct
import zlib

from PIL import Image

from odoo.tests import TransactionCase, tagged

from odoo.addons.repair_notifications.tools.photo import (
    MAX_BYTES,
    PhotoError,
    read_photo,
)

from .request_common import RequestFormCase, draw

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<html><script>alert(1)</script></html>"


def bomb(side):
    """Return a PNG of some bytes that says to be a huge picture."""

    def chunk(name, content):
        checksum = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + checksum

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 10_000_000)
    chunks = [(b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in chunks)


class TestReadPhoto(TransactionCase):
    """What is left of a file that a stranger sent."""

    def refused(self, content):
        with self.assertRaises(PhotoError) as caught:
            read_photo(content)
        return caught.exception.reason

    def test_each_kind_becomes_a_jpeg(self):
        for kind in ("JPEG", "PNG", "WEBP"):
            with Image.open(io.BytesIO(read_photo(draw(kind)))) as image:
                self.assertEqual((image.format, image.size), ("JPEG", (40, 30)))

    def test_a_large_photo_becomes_smaller(self):
        with Image.open(io.BytesIO(read_photo(draw(size=(4000, 3000))))) as image:
            self.assertEqual(image.size, (2048, 1536))

    def test_a_photo_is_turned_upright_and_forgets_where_it_was_taken(self):
        exif = Image.Exif()
        exif[0x0112] = 6  # turned
        exif.get_ifd(0x8825)[1] = "N"  # position
        with Image.open(io.BytesIO(read_photo(draw(exif=exif)))) as image:
            self.assertEqual(image.size, (30, 40))
            self.assertFalse(image.getexif())

    def test_what_only_claims_to_be_a_photo_is_refused(self):
        gif = draw("GIF")
        for content in (SVG, HTML, gif, b"%PDF-1.7", b"\xff\xd8\xff\xe0", b"PK\3\4"):
            self.assertEqual(self.refused(content), "kind")

    def test_a_photo_that_is_a_program_too_is_only_a_photo_afterwards(self):
        for content in (draw() + HTML, draw(comment=HTML), draw("PNG") + HTML):
            self.assertNotIn(b"script", read_photo(content))

    def test_a_file_too_large_or_empty_is_refused(self):
        self.assertEqual(self.refused(b""), "empty")
        self.assertEqual(self.refused(draw() + b"\0" * MAX_BYTES), "bytes")

    def test_a_bomb_is_refused_before_it_goes_off(self):
        self.assertEqual(self.refused(bomb(8000)), "pixels")
        self.assertEqual(self.refused(bomb(60000)), "kind")


@tagged("-at_install", "post_install")
class TestRequestPhotos(RequestFormCase):
    """Photos on their way from the form to the shop."""

    def test_photos_reach_the_request_as_jpeg(self):
        self.post(files=[draw(), draw("PNG")])
        self.confirm()
        photos = self.made().photo_ids
        self.assertEqual(photos.mapped("mimetype"), ["image/jpeg"] * 2)
        self.assertEqual(sorted(photos.mapped("name")), ["photo-1.jpg", "photo-2.jpg"])

    def test_photos_go_on_to_the_repair(self):
        self.post(files=[draw()])
        self.confirm()
        repair = self.made().with_user(self.user)._make_repairs()
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "repair.order"), ("res_id", "=", repair.id)]
        )
        self.assertEqual(files.mapped("name"), ["photo-1.jpg"])

    def test_photos_of_a_form_with_mistakes_are_kept(self):
        key = self.key()
        page = self.post(key=key, name="", files=[draw()])
        self.assertEqual(page.status_code, 422)
        self.assertIn("data:image/jpg;base64,", page.text)
        self.assertIn(f'value="{key}"', page.text)
        self.post(key=key, files=[draw()])
        self.confirm()
        self.assertEqual(len(self.made().photo_ids), 2)

    def test_a_kept_photo_can_be_removed(self):
        key = self.key()
        self.post(key=key, name="", files=[draw(), draw()])
        photo = self.draft().photo_ids[0]
        self.post(key=key, remove_photo=photo.id)
        self.assertEqual(len(self.draft().photo_ids), 1)

    def test_a_wrong_file_is_named_and_the_good_ones_stay(self):
        page = self.post(files=[SVG, draw()])
        self.assertEqual(page.status_code, 422)
        self.assertIn("A file is not a photo that we can open", page.text)
        self.assertRegex(page.text, 'id="photos"[^>]*aria-invalid="true"')
        self.assertEqual(len(self.draft().photo_ids), 1)

    def test_too_many_photos_are_refused(self):
        page = self.post(files=[draw()] * 8)
        self.assertIn("Only 6 photos fit", page.text)
        self.assertEqual(len(self.draft().photo_ids), 6)

    def test_no_photo_is_no_mistake(self):
        self.assertEqual(self.post().status_code, 303)
        self.assertFalse(self.draft().photo_ids)

    def test_what_nobody_confirms_is_forgotten_with_its_photos(self):
        self.post(files=[draw()])
        draft = self.draft()
        photo = draft.photo_ids
        self.age(draft, 6)
        self.drafts._gc_drafts()
        self.assertTrue(draft.exists())
        self.age(draft, 8)
        self.drafts._gc_drafts()
        self.assertFalse(draft.exists() or photo.exists())

    def test_a_form_that_was_left_is_forgotten_sooner(self):
        self.post(name="", files=[draw()])
        draft = self.draft()
        self.age(draft, 3)
        self.drafts._gc_drafts()
        self.assertFalse(draft.exists())
