#include "daemon/bundle_texts.hpp"

namespace policywatch::daemon {

const std::string_view kBundleReadme = R"txt(WHAT THIS IS

Everything that one proposed update rests on, as Policywatch saw it: the bytes that each server sent
(evidence-N/before.*, after.*), what the fetch saw beside them (*.fetch.json: address, redirects, headers),
the difference (diff.html, change.json), the update (update.json) and what was decided on it (log.json).
manifest.json names each file with its SHA-256.

HOW TO CHECK IT WITHOUT POLICYWATCH

1. That nothing in this folder was changed since it was made:

       sha256sum -c SHA256SUMS

2. That a capture or decision stood in the log when the checkpoint was signed. log/entry-N.json is the N-th
   entry of the log, byte for byte. It names the body, the fetch and the change by their SHA-256. The log is
   a Merkle tree (RFC 9162, section 2.1): the entry's leaf is SHA-256(0x00 || entry), and log/proofs.json
   holds the hashes that lead from it to the root in log/checkpoint. Both steps at once, with Python's
   standard library alone:

       python3 check.py

3. That the checkpoint was signed by the log's key. log/checkpoint is a C2SP signed note; its text and its
   Ed25519 signature stand beside it in the form OpenSSL reads:

       openssl pkeyutl -verify -pubin -inkey log/public-key.pem -rawin \
         -in log/checkpoint.text -sigfile log/checkpoint.signature

   Compare log/public-key.pem with the key that the log's operator publishes elsewhere, and the checkpoint
   with one that somebody else kept: whoever has the private key alone could have made another log.

4. When there is log/checkpoint.tsr, a time stamping authority saw the checkpoint at the time in it (RFC 3161):

       openssl ts -verify -data log/checkpoint -in log/checkpoint.tsr -CAfile THE-AUTHORITY.pem
)txt";

const std::string_view kBundleCheck = R"py(#!/usr/bin/env python3
"""Checks the folder it lies in, without Policywatch: files, entries, proofs, signature. See README.txt.

usage: python3 check.py [VERIFIER-KEY], the key as its operator publishes it, "name+hash+base64"."""
import base64
import hashlib
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent


def need(holds, what):
    if not holds:
        sys.exit('NOT GOOD: ' + what)


def read(name):
    need((HERE / name).is_file(), name + ' is missing')
    return (HERE / name).read_bytes()


def sha(data):
    return hashlib.sha256(data).digest()


def check_files():
    listed = {}
    sums = read('SHA256SUMS').decode()
    need(sums.endswith('\n'), 'SHA256SUMS does not read')
    for line in sums[:-1].split('\n'):
        need(line[64:66] == '  ', 'SHA256SUMS does not read')
        listed[line[66:]] = line[:64]
    for name, digest in listed.items():
        need(sha(read(name)).hex() == digest, name + ' was changed')
    here = {str(path.relative_to(HERE)) for path in HERE.rglob('*') if path.is_file()} - {'SHA256SUMS'}
    need(here == set(listed), 'there are files that SHA256SUMS does not name')
    return len(listed)


# Ed25519 as RFC 8032, section 5.1, has it.
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point, scalar = add(point, point), scalar >> 1
    return total


def point_of(data):
    y, sign = int.from_bytes(data, 'little') & (2**255 - 1), data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    need(y < P and (x * x - square) % P == 0, 'the key or the signature is no point of the curve')
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def signed(key, text, signature):
    r, s = point_of(signature[:32]), int.from_bytes(signature[32:], 'little')
    base = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, 'little'))
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), 'little') % L
    left, right = times(s, base), add(r, times(k, point_of(key)))
    return s < L and not (left[0] * right[2] - right[0] * left[2]) % P and not (left[1] * right[2] - right[1] * left[2]) % P


def check_signature():
    name, key_hash, key = (sys.argv[1] if len(sys.argv) > 1 else read('log/verifier-key').decode()).strip().split('+', 2)
    key = base64.b64decode(key, validate=True)
    need(sha(name.encode() + b'\n' + key)[:4].hex() == key_hash and key[0] == 1, 'the verifier key does not read')
    text, signatures = read('log/checkpoint').split(b'\n\n')
    text += b'\n'
    origin, size, root = text.decode().splitlines()[:3]
    for line in signatures.decode().splitlines():
        dash, signer, data = line.split(' ')
        data = base64.b64decode(data, validate=True)
        if signer == name == origin and data[:4].hex() == key_hash:
            need(signed(key[1:], text, data[4:]), 'the signature is not that of the checkpoint')
            need(read('log/checkpoint.text') == text and read('log/checkpoint.signature') == data[4:], 'the checkpoint and its parts differ')
            return int(size), base64.b64decode(root, validate=True)
    need(False, 'the checkpoint is not signed by this key')


def root_of(leaf, index, size, proof):  # RFC 9162, section 2.1.3.2
    last = size - 1
    for step in proof:
        need(last > 0, 'a proof is too long')
        if index & 1 or index == last:
            leaf = sha(b'\x01' + step + leaf)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            leaf = sha(b'\x01' + leaf + step)
        index, last = index >> 1, last >> 1
    need(last == 0, 'a proof is too short')
    return leaf


def check_entries(size, root):
    proofs = json.loads(read('log/proofs.json'))
    decided = {row['id']: row for row in json.loads(read('log.json'))}
    for proof in proofs:
        data = read(proof['file'])
        need(proof['index'] < size, proof['file'] + ' came after the checkpoint')
        steps = [bytes.fromhex(step) for step in proof['proof']]
        need(root_of(sha(b'\x00' + data), proof['index'], size, steps) == root, proof['file'] + ' is not in the log')
        entry = json.loads(data)
        for member, name in proof['names']:
            need(entry[member] == sha(read(name)).hex(), name + ' is not what the log says')
        if entry['kind'] == 'decision':
            need(decided[entry['id']]['hash'] == entry['hash'], 'a decision is not what the log says')
    return len(proofs)


if __name__ == '__main__':
    files = check_files()
    size, root = check_signature()
    print(f'good: {files} files, {check_entries(size, root)} entries in a log of {size}, signed')
)py";

}  // namespace policywatch::daemon
