"""A certificate authority of one run, and the eight certificates a client must tell apart."""
import datetime
import ipaddress
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

DAY = datetime.timedelta(days=1)
NAMES = ['localhost', 'good.test', 'secure.test', '*.secure.test', '*.hosts.example']  # a star alone under a top domain is believed by nobody


def name(common):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


class Authority:
    def __init__(self, common, parent=None):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = name(common)
        signer = parent or self
        now = datetime.datetime.utcnow()
        self.certificate = (x509.CertificateBuilder().subject_name(self.name).issuer_name(signer.name).public_key(self.key.public_key())
                            .serial_number(x509.random_serial_number()).not_valid_before(now - DAY).not_valid_after(now + 30 * DAY)
                            .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
                            .sign(signer.key, hashes.SHA256()))

    def issue(self, common='fault server', addresses=(), names=tuple(NAMES), start=-1, end=30, key=None):
        """A leaf for `addresses` and `names`, valid from `start` to `end` days from now."""
        key = key or ec.generate_private_key(ec.SECP256R1())
        now = datetime.datetime.utcnow()
        alternatives = [*(x509.DNSName(n) for n in names), *(x509.IPAddress(ipaddress.ip_address(a)) for a in addresses)]
        certificate = (x509.CertificateBuilder().subject_name(name(common)).issuer_name(self.name).public_key(key.public_key())
                       .serial_number(x509.random_serial_number()).not_valid_before(now + start * DAY).not_valid_after(now + end * DAY)
                       .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
                       .add_extension(x509.SubjectAlternativeName(alternatives), False)
                       .sign(self.key, hashes.SHA256()))
        return certificate, key


def pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)


def save(folder, label, leaf, chain=()):
    certificate, key = leaf
    path = pathlib.Path(folder) / f'{label}.pem'
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
                     + pem(certificate) + b''.join(pem(c) for c in chain))
    return str(path)


def self_signed(addresses):
    authority = Authority('self')
    authority.name = name('fault server')
    return authority.issue(addresses=addresses, key=authority.key)


def make(folder, addresses):
    """Writes ca.pem (the one to trust) and a file per kind; gives {kind: path}."""
    root, stranger = Authority('Fault root'), Authority('Stranger root')
    middle = Authority('Fault intermediate', root)
    (pathlib.Path(folder) / 'ca.pem').write_bytes(pem(root.certificate))
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    chain = [middle.certificate]
    return {
        'good': save(folder, 'good', middle.issue(addresses=addresses), chain),
        'expired': save(folder, 'expired', middle.issue(addresses=addresses, start=-20, end=-1), chain),
        'not-yet-valid': save(folder, 'not-yet-valid', middle.issue(addresses=addresses, start=2), chain),
        'self-signed': save(folder, 'self-signed', self_signed(addresses)),
        'wrong-host': save(folder, 'wrong-host', middle.issue(addresses=['192.0.2.1'], names=['elsewhere.invalid']), chain),
        'untrusted-root': save(folder, 'untrusted-root', stranger.issue(addresses=addresses)),
        'weak-key': save(folder, 'weak-key', middle.issue(addresses=addresses, key=weak), chain),
        'missing-chain': save(folder, 'missing-chain', middle.issue(addresses=addresses)),
    }
