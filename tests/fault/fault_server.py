#!/usr/bin/python3
"""The fault server: one program, many hosts, faults chosen by the URL's path; the tests judge by its log, never by the daemon's counters.

    fault_server.py --log FILE --folder DIR [--hosts N] [--quiet] [--port P] [--names ADDRESS] [--any] [--hole ADDRESS] [--also ADDRESS]

binds 127.0.0.1 … 127.0.0.N (default 200) at one port of plain HTTP/1.1 (`http`), TLS ports on 127.0.0.1 to .9 (`tls:…`), and the TCP listeners
`refused`, `hole`, `deaf`. It prints one JSON line {"ports": {listener: port}, "ca": FILE}, then obeys JSON lines on standard input, answering each:

    {"now": NAME, "path": PATH}      /now/NAME acts as PATH from here on
    {"robots": ADDRESS, "path": P}   the /robots.txt of 127.0.0.x acts as P (default /robots/none)
    {"every": ADDRESS, "path": P}    every page of 127.0.0.x acts as P (null ends it)
    {"flush": true}                  the log is whole on disk

and ends when standard input does. `--names` adds a name server at port 53 of that address (needs root or a namespace), `--any` answers plain HTTP at
port 80 and 8080 and TLS at 443 of every local address, `--hole ADDRESS` makes port 80 of that address a black hole, `--also ADDRESS` is one more host, `--quiet` leaves the bytes out of the log.

Paths: /FAMILY/FAULT/…; each family is one module with a table FAULTS and a docstring that lists its paths:

    /good      pages.py          /body     bodies.py        /http1   framing.py        /tcp      tcp_shapes.py
    /redirect  redirects.py      /robots   robots_set.py    /h2      h2_faults.py      /status   statuses.py
    /now       set by the test

TLS listeners (tls_listeners.py): good, expired, not-yet-valid, self-signed, wrong-host, untrusted-root, weak-key, missing-chain (certificates.py);
h1 (no HTTP/2), old-version, sni-reject, alpn-lie (says h2, speaks HTTP/1.1), alpn-none-h2 (speaks HTTP/2 unasked), slow-handshake. TLS without
close_notify is /body/cut/close over TLS. Names: name_server.py.

A further family (webhooks: receivers that answer late, twice, 410, redirect) is a module added to FAMILIES below. A further protocol (SMTP) is a
module with an asyncio.Protocol, opened in `listen` under a name of its own; it logs through world.journal like the others."""
import argparse
import asyncio
import gc
import json
import resource
import socket
import sys

import bodies
import certificates
import framing
import h2_faults
import name_server
import pages
import redirects
import robots_set
import statuses
import tcp_shapes
import tls_listeners
from http_one import OneConnection
from journal import Journal
from world import World

FAMILIES = {'good': pages, 'body': bodies, 'http1': framing, 'tcp': tcp_shapes, 'redirect': redirects, 'robots': robots_set,
            'h2': h2_faults, 'status': statuses}
TLS_HOSTS = 9


def bound(addresses, port=0):
    """Sockets at one port of all addresses; with port 0 one that is free on each."""
    for _ in range(20):
        sockets = []
        try:
            for address in addresses:
                one = socket.socket(socket.AF_INET6 if ':' in address else socket.AF_INET)
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if port:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                if ':' in address:
                    one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                sockets.append(one)
                one.bind((address, port or (sockets[0].getsockname()[1] if len(sockets) > 1 else 0)))
                one.listen(1024)
            return sockets
        except OSError:
            for one in sockets:
                one.close()
            if port:
                raise
    raise OSError('no port is free on all addresses')


async def open_at(world, listener, addresses, factory, port=0):
    loop = asyncio.get_running_loop()
    sockets = bound(addresses, port)
    world.ports.setdefault(listener, sockets[0].getsockname()[1])
    return [await loop.create_server(factory, sock=one) for one in sockets]


async def listen(world, options):
    hosts = [f'127.0.0.{n}' for n in range(1, options.hosts + 1)]
    kept = [await open_at(world, 'http', [*hosts, *options.also], lambda: OneConnection(world, 'http'), options.port)]
    kept.append(await open_at(world, 'deaf', ['127.0.0.1'], lambda: tcp_shapes.Deaf(world, 'deaf')))
    for name, opened in (('refused', tcp_shapes.refused_port()), ('hole', tcp_shapes.hole())):
        kept.append(opened[0])
        world.ports[name] = opened[1]
    if not options.no_tls:
        outside = [name_server.PUBLIC, name_server.INSIDE, name_server.PUBLIC6] if options.any else []
        made = certificates.make(options.folder, [*hosts[:TLS_HOSTS], *outside])
        for name, factory in tls_listeners.listeners(world, made).items():
            kept.append(await open_at(world, name, hosts[:TLS_HOSTS], factory))
        if options.any:
            good = tls_listeners.listeners(world, made)['tls:good']
            kept.append(await open_at(world, 'any:443', ['0.0.0.0', '::'], good, 443))
    for address in options.hole:
        kept.append(tcp_shapes.hole(address, 80)[0])
    if options.any:
        for port in (80, 8080):
            kept.append(await open_at(world, f'any:{port}', ['0.0.0.0', '::'], lambda port=port: OneConnection(world, f'any:{port}'), port))
    if options.names:
        names = name_server.NameServer(world.journal)
        await names.serve(options.names)
        kept.append(names)
    return kept


def obey(world, line):
    order = json.loads(line)
    for table in ('now', 'robots', 'every'):
        if table in order:
            getattr(world, table)[order[table]] = order['path']
            if order['path'] is None:
                del getattr(world, table)[order[table]]
    if 'flush' in order:
        world.journal.flush()
    print(json.dumps({'done': True}), flush=True)


async def serve(options):
    journal = Journal(options.log, wire=not options.quiet)
    world = World(journal)
    world.families = {name: module.FAULTS for name, module in FAMILIES.items()}
    world.fast = pages.FAST
    kept = await listen(world, options)
    gc.freeze()
    print(json.dumps({'ports': world.ports, 'ca': f'{options.folder}/ca.pem'}), flush=True)
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        obey(world, line)
    journal.flush()
    return kept


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--log', required=True)
    parser.add_argument('--folder', required=True, help='for certificates')
    parser.add_argument('--hosts', type=int, default=200)
    parser.add_argument('--port', type=int, default=0)
    parser.add_argument('--names', default='')
    parser.add_argument('--any', action='store_true')
    parser.add_argument('--also', action='append', default=[])
    parser.add_argument('--hole', action='append', default=[])
    parser.add_argument('--no-tls', action='store_true')
    parser.add_argument('--quiet', action='store_true')
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(serve(parser.parse_args()))


if __name__ == '__main__':
    main()
