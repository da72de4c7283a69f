"""A QR code that stands in the page itself: it prints without a second request."""

import segno


def qr_image(address: str) -> str:
    """The code of an address as the source of an <img>."""
    return segno.make(address, error="m").svg_data_uri(border=2, omitsize=True, xmldecl=False)
