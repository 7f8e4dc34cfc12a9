#!/usr/bin/env python3
"""Runs a command under the system call filter of a unit, without a service manager. usage: under_unit.py UNIT[,DROPIN] COMMAND…

SystemCallFilter is expanded by systemd-analyze; RestrictNamespaces, MemoryDenyWriteExecute and NoNewPrivileges are set as the
unit says. Refused calls give EPERM, as in the unit. Ends with 77 where the tools are missing."""
import ctypes
import errno
import os
import re
import shutil
import subprocess
import sys

ALLOW, ERRNO = 0x7FFF0000, 0x00050000
PR_SET_NO_NEW_PRIVS, PR_SET_MDWE = 38, 65
NAMESPACES = (0x10000000, 0x20000000, 0x40000000, 0x00020000)  # user, pid, net, mount


class Compare(ctypes.Structure):
    _fields_ = [('argument', ctypes.c_uint), ('operator', ctypes.c_int), ('a', ctypes.c_uint64), ('b', ctypes.c_uint64)]


def system_call_sets():
    sets, name = {}, None
    for line in subprocess.run(['systemd-analyze', 'syscall-filter', '--no-pager'], capture_output=True, text=True, check=True).stdout.splitlines():
        if line.startswith('@'):
            name = line.split()[0]
            sets[name] = []
        elif name and line.startswith('    ') and not line.strip().startswith('#'):
            sets[name].append(line.strip())
    return sets


def expand(word, sets):
    if not word.startswith('@'):
        return {word}
    return set().union(*(expand(inner, sets) for inner in sets[word]))


def allowed_calls(text):
    sets = system_call_sets()
    allowed = expand('@default', sets)
    for value in re.findall(r'^SystemCallFilter=(.*)$', text, re.M):
        words = set().union(*(expand(word, sets) for word in value.lstrip('~').split()))
        allowed = allowed - words if value.startswith('~') else allowed | words
    return allowed


def close(text):
    seccomp, libc = ctypes.CDLL('libseccomp.so.2'), ctypes.CDLL(None)
    seccomp.seccomp_init.restype = ctypes.c_void_p
    seccomp.seccomp_rule_add_array.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p]
    seccomp.seccomp_load.argtypes = [ctypes.c_void_p]

    def number(name):
        return seccomp.seccomp_syscall_resolve_name(name.encode())

    wide, narrow = ctypes.c_void_p(seccomp.seccomp_init(ALLOW)), ctypes.c_void_p(seccomp.seccomp_init(ERRNO | errno.EPERM))
    for name in sorted(allowed_calls(text)):
        if number(name) != -1:
            seccomp.seccomp_rule_add_array(narrow, ALLOW, number(name), 0, None)
    if 'RestrictNamespaces=yes' in text:
        for name in ('unshare', 'setns'):
            seccomp.seccomp_rule_add_array(wide, ERRNO | errno.EPERM, number(name), 0, None)
        seccomp.seccomp_rule_add_array(wide, ERRNO | errno.ENOSYS, number('clone3'), 0, None)
        for flag in NAMESPACES:
            compare = Compare(0, 7, flag, flag)
            seccomp.seccomp_rule_add_array(wide, ERRNO | errno.EPERM, number('clone'), 1, ctypes.byref(compare))
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if 'MemoryDenyWriteExecute=yes' in text and libc.prctl(PR_SET_MDWE, 1, 0, 0, 0) != 0:
        sys.exit(77)  # the kernel is older than 6.3
    if seccomp.seccomp_load(wide) != 0 or seccomp.seccomp_load(narrow) != 0:
        sys.exit(77)


if __name__ == '__main__':
    if shutil.which('systemd-analyze') is None:
        sys.exit(77)
    close('\n'.join(open(path).read() for path in sys.argv[1].split(',')))
    os.execv(sys.argv[2], sys.argv[2:])
