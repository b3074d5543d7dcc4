"""Small media, written byte by byte, with something said wherever their formats have room for it."""

import struct
import zlib

from sections.test_audio import wav
from sections.test_images import animation, chunk, picture


def riff(name, content):
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def resized(data):
    """A RIFF with its size put right."""
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def webp(said, **settings):
    data = picture(form="WEBP", lossless=True, **settings)
    body = data[12:]
    canvas = riff(b"VP8X", bytes([0x0C]) + bytes(3) + (5).to_bytes(3, "little") + (3).to_bytes(3, "little"))
    parts = canvas + body + riff(b"EXIF", said) + riff(b"XMP ", said) + riff(b"note", said) + riff(b"JUNK", said)
    return resized(b"RIFF\0\0\0\0WEBP" + parts) + said


def animated_webp(said):
    data = animation(form="WEBP")
    at = data.index(b"ANMF")
    length = int.from_bytes(data[at + 4 : at + 8], "little")
    frame = data[at + 8 : at + 8 + length] + riff(b"note", said)
    return resized(data[:at] + riff(b"ANMF", frame) + data[at + 8 + length + length % 2 :])


def png(said):
    data = picture()
    texts = chunk(b"tEXt", b"Source\0" + said) + chunk(b"eXIf", b"II*\0" + said) + chunk(b"prVt", said)
    packed = chunk(b"zTXt", b"a\0\0" + zlib.compress(said)) + chunk(b"iTXt", b"a\0\1\0en\0a\0" + zlib.compress(said))
    return data[:33] + texts + packed + data[33:] + said


def segment(marker, content):
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def jpeg(said):
    data = picture(form="JPEG")
    length = int.from_bytes(data[4:6], "big")
    jfif = segment(0xE0, data[6 : 4 + length] + said)
    more = b"".join(
        segment(marker, content)
        for marker, content in (
            (0xFE, said), (0xE1, b"Exif\0\0II*\0\x08" + bytes(9) + said),
            (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + said),
            (0xE0, b"JFXX\0\x10" + said), (0xED, said), (0xE2, b"FPXR\0" + said),
        )
    )  # fmt: skip
    return b"\xff\xd8" + jfif + more + data[4 + length : -2] + segment(0xFE, said) + b"\xff\xd9" + said + b"\xff\xd9"


def adobe_jpeg(said):
    from PIL import Image
    from sections.test_images import encoded

    data = encoded(Image.new("CMYK", (6, 4), (10, 200, 30, 0)), "JPEG")
    at = data.index(b"\xff\xee")
    length = int.from_bytes(data[at + 2 : at + 4], "big")
    return data[:at] + segment(0xEE, data[at + 4 : at + 2 + length] + said) + data[at + 2 + length :]


def gif(said):
    data = animation(loop=3)
    blocks = bytes([len(said)]) + said + b"\0"
    more = b"\x21\xfe" + blocks + b"\x21\xff\x0bXMP DataXMP" + blocks + b"\x21\x01" + blocks
    loops = data.index(b"NETSCAPE2.0") + 15
    return data[:loops] + blocks[:-1] + data[loops:-1] + more + b"\x3b" + said


def bmp(said):
    data = picture(form="BMP")
    first = int.from_bytes(data[10:14], "little")
    gap = first + len(said)
    return data[:10] + struct.pack("<I", gap) + data[14:first] + said + data[first:] + said


def wave(said):
    data = wav(before=riff(b"LIST", b"INFOIART" + said) + riff(b"PAD ", said) + riff(b"JUNK", said))
    more = data + riff(b"id3 ", said) + riff(b"smpl", said)
    return resized(more) + said


def crc(data, polynomial, bits):
    value = 0
    for byte in data:
        value ^= byte << bits - 8
        for _ in range(8):
            value = (value << 1 ^ polynomial if value >> bits - 1 else value << 1) & (1 << bits) - 1
    return value


def flac_frames(amount=3):
    """Frames of 16 equal samples each."""
    frames = []
    for i in range(amount):
        head = bytes([0xFF, 0xF8, 0x69, 0x08, i, 15])
        head += bytes([crc(head, 0x07, 8)]) + b"\0" + struct.pack(">h", 1000 * i)
        frames.append(head + crc(head, 0x8005, 16).to_bytes(2, "big"))
    return b"".join(frames)


def flac(said, behind=None):
    info = struct.pack(">HH", 16, 16) + (12).to_bytes(3, "big") * 2
    info += (44100 << 44 | 15 << 36 | 48).to_bytes(8, "big") + bytes(16)
    blocks = [(0, info), (4, struct.pack("<I", 1) + b"x" + said), (1, said), (2, b"appl" + said), (6, said), (99, said)]
    data = b"".join(
        bytes([kind | (0x80 if i == len(blocks) - 1 else 0)]) + len(content).to_bytes(3, "big") + content
        for i, (kind, content) in enumerate(blocks)
    )
    return b"fLaC" + data + flac_frames() + (said if behind is None else behind)


def ape(said):
    item = struct.pack("<II", len(said), 0) + b"Artist\0" + said
    ends = [
        b"APETAGEX" + struct.pack("<IIII", 2000, len(item) + 32, 1, flags) + bytes(8)
        for flags in (0xA0000000, 0x80000000)
    ]
    return ends[0] + item + ends[1]


def mp3_frames(amount=6):
    return (b"\xff\xfb\x90\0" + b"\x01" * 413) * amount


def mp3(said):
    head = b"ID3\4\0\0" + bytes([0, 0, len(said) >> 7, len(said) & 127]) + said
    first = b"TAG" + said[:125].ljust(125, b"\0")
    return head + mp3_frames(3) + b"between" + said + mp3_frames(3) + ape(said) + first


def page(content, serial=7, number=0, flags=0, granule=0):
    lengths = [255] * (len(content) // 255) + [len(content) % 255]
    head = (
        b"OggS\0" + bytes([flags]) + struct.pack("<qIII", granule, serial, number, 0) + bytes([len(lengths), *lengths])
    )
    data = head + content
    check = crc(data, 0x04C11DB7, 32)
    return data[:22] + struct.pack("<I", check) + data[26:]


def ogg(said, codec="vorbis"):
    comment = struct.pack("<I", 4) + b"me, " + struct.pack("<II", 1, len(said)) + said
    if codec == "vorbis":
        packets = [b"\x01vorbis" + bytes(23), b"\x03vorbis" + comment + b"\1", b"\x05vorbis" + bytes(40)]
    else:
        packets = [b"OpusHead" + bytes(11), b"OpusTags" + comment, b"sound" * 9]
    pages = [page(packet, number=i, flags=2 * (not i)) for i, packet in enumerate(packets)]
    return b"".join([pages[0], pages[1], said, pages[2], page(b"last", number=3, flags=4), said])


def box(name, content):
    return struct.pack(">I", len(content) + 8) + name + content


def mp4(said):
    handler = box(b"hdlr", bytes(8) + b"soun" + bytes(12) + said + b"\0")
    tables = box(b"stbl", box(b"stsd", bytes(16)) + box(b"stco", bytes(12)))
    media = box(b"mdia", box(b"mdhd", bytes(24)) + handler + box(b"minf", tables + box(b"smhd", bytes(8))))
    tags = box(b"udta", box(b"meta", bytes(4) + box(b"ilst", box(b"\xa9ART", said)))) + box(b"uuid", said)
    moov = box(b"moov", box(b"mvhd", bytes(100)) + box(b"trak", box(b"tkhd", bytes(84)) + media) + tags)
    rest = box(b"free", said) + box(b"mdat", b"sound" * 20) + box(b"odd ", said)
    return box(b"ftyp", b"M4A \0\0\0\0") + moov + rest + said


def element(name, content):
    return bytes.fromhex(name) + (1 << 56 | len(content)).to_bytes(8, "big") + content


def webm(said, codec=b"A_OPUS", private=b"OpusHead"):
    info = element("1549a966", element("2ad7b1", b"\x0f\x42\x40") + element("7ba9", said) + element("4d80", said))
    track = element("ae", element("d7", b"\1") + element("83", b"\2") + element("86", codec) + element("536e", said)
                    + element("63a2", private))  # fmt: skip
    tags = element("1254c367", element("7373", element("67c8", element("4487", said))))
    cluster = element("1f43b675", element("e7", b"\0") + element("a3", b"\x81\0\0\x80sound" * 4))
    rest = element("1941a469", said) + element("ec", said) + cluster + tags + element("1043a770", said)
    segment_ = element("18538067", info + element("1654ae6b", track) + rest)
    return element("1a45dfa3", element("4282", b"webm")) + segment_ + said


def vorbis_webm(said):
    comment = b"\x03vorbis" + struct.pack("<I", 0) + struct.pack("<II", 1, len(said)) + said + b"\1"
    first = b"\x01vorbis" + bytes(23)
    return webm(said, b"A_VORBIS", bytes([2, len(first), len(comment)]) + first + comment + b"\x05vorbis" + bytes(40))


PICTURES = {
    "PNG": png, "JPEG": jpeg, "JPEG of Adobe": adobe_jpeg, "GIF": gif, "BMP": bmp, "WebP": webp,
    "WebP that moves": animated_webp,
}  # fmt: skip
SOUNDS = {
    "WAV": wave, "FLAC": flac, "MP3": mp3, "Ogg Vorbis": ogg, "Ogg Opus": lambda said: ogg(said, "opus"), "MP4": mp4,
    "WebM": webm, "WebM Vorbis": vorbis_webm,
}  # fmt: skip
