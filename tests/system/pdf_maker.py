"""PDFs of our own making: text at places, and the traps that hostile ones hold."""
import zlib


def literal(text):
    return '(' + text.replace('\\', r'\\').replace('(', r'\(').replace(')', r'\)') + ')'


def show(x, y, size, text, font='F1'):
    """One line of text with its baseline at (x, y), y from the bottom."""
    return f'BT /{font} {size} Tf {x} {y} Td {literal(text)} Tj ET\n'


def stream(content, extra=''):
    content = content.encode('latin-1') if isinstance(content, str) else content
    return f'<< /Length {len(content)} {extra}>>\nstream\n'.encode() + content + b'\nendstream'


def assemble(objects, trailer='/Root 1 0 R', first=1):
    """Objects in order (numbers from `first`), a cross reference table and a trailer."""
    out, places = bytearray(b'%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'), []
    for number, body in enumerate(objects, first):
        places.append(len(out))
        body = body.encode('latin-1') if isinstance(body, str) else body
        out += f'{number} 0 obj\n'.encode() + body + b'\nendobj\n'
    start = len(out)
    out += f'xref\n0 {len(objects) + 1}\n0000000000 65535 f \n'.encode()
    for place in places:
        out += f'{place:010d} 00000 n \n'.encode()
    out += f'trailer\n<< /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n'.encode()
    return bytes(out)


FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'


def document(pages, info='', catalog='', box='0 0 612 792'):
    """A PDF whose pages hold these content streams."""
    kids = ' '.join(f'{4 + 2 * i} 0 R' for i in range(len(pages)))
    objects = [f'<< /Type /Catalog /Pages 2 0 R {catalog} >>', f'<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>', FONT]
    for i, content in enumerate(pages):
        objects.append(f'<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * i} 0 R >>')
        objects.append(stream(content))
    objects.append(f'<< {info} >>')
    return assemble(objects, f'/Root 1 0 R /Info {len(objects)} 0 R')


def paragraphs(lines, top=720, size=11, x=72):
    """Lines under each other; an empty one parts paragraphs."""
    return ''.join(show(x, top - 14 * i, size, line) for i, line in enumerate(lines) if line)


def table(rows, columns, top, size=10, step=18):
    """Written column by column, as many programs do: reading order is not the order in the file."""
    return ''.join(show(x, top - step * r, size, row[c]) for c, x in enumerate(columns) for r, row in enumerate(rows) if row[c])
