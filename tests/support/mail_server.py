#!/usr/bin/python3
"""A real mail server (aiosmtpd) for the tests of io/. Listeners: STARTTLS and a password demanded, implicit TLS,
clear text without either. Prints "STARTTLS TLS CLEAR CERTIFICATE", then one JSON line a message, until its
standard input ends. Recipients named in REPLIES get that reply."""

import asyncio
import json
import ssl
import sys
import tempfile

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

sys.path.insert(0, __file__.rsplit("/", 1)[0])
from web_server import make_certificate  # noqa: E402

REPLIES = {"full@example.org": "452 4.2.2 mailbox full", "nobody@example.org": "550 5.1.1 no such user here"}


class Box:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in REPLIES:
            return REPLIES[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        print(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None,
                          "user": session.auth_data.login.decode() if session.auth_data else None,
                          "data": envelope.original_content.decode("latin-1")}), flush=True)
        return "250 OK kept"


def authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and data == LoginPassword(b"policywatch", b"open sesame")
    return AuthResult(success=good, handled=False, auth_data=data if good else None)


async def serve(folder):
    key, certificate = make_certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    loop = asyncio.get_running_loop()
    box = Box()

    def guarded():
        return SMTP(box, hostname="mail.example", tls_context=context, require_starttls=True, auth_required=True,
                    authenticator=authenticate)

    def inside_tls():
        return SMTP(box, hostname="mail.example", authenticator=authenticate, auth_require_tls=False)

    def clear():
        return SMTP(box, hostname="mail.example", authenticator=authenticate, auth_require_tls=False)

    servers = [await loop.create_server(guarded, "127.0.0.1", 0),
               await loop.create_server(inside_tls, "127.0.0.1", 0, ssl=context),
               await loop.create_server(clear, "127.0.0.1", 0)]
    print(*(server.sockets[0].getsockname()[1] for server in servers), certificate, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        asyncio.run(serve(made))
