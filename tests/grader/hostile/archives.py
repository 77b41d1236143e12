"""archives.py - submissions that are no honest folders of files: NAME: (what must come out, function that
makes it at a path). Nothing large is kept or written: what unpacks to 10 gigabytes has some megabytes."""
import io
import os
import socket
import stat
import struct
import subprocess
import tarfile
import zipfile
import zlib

GOOD = open(os.path.join(os.path.dirname(__file__), 'good.s'), 'rb').read()
ZEROS = 10 << 20


def write(path, data):
    with open(path, 'wb') as file:
        file.write(data)


# zip

def zip_entry(name, packed, size, crc=0, flags=0, method=8, attributes=0):
    """A local header with its data, and the row of the directory; offsets are filled in later."""
    name = name.encode()
    wide = struct.pack('<HHQQ', 1, 16, size, len(packed)) if size >> 32 else b''
    small = 0xffffffff if wide else size
    common = struct.pack('<HHHHHIIIHH', 20, flags, method, 0, 0, crc, 0xffffffff if wide else len(packed), small,
                         len(name), len(wide))
    # The first number of a local header is the version needed; the row has that of its maker before it.
    local = b'PK\3\4' + common + name + wide + packed
    return local, lambda offset: (b'PK\1\2' + struct.pack('<H', 0x31e) + common
                                  + struct.pack('<HHHII', 0, 0, 0, attributes, offset) + name + wide)


def zip_of(entries):
    body, rows = b'', []
    for local, row in entries:
        rows.append(row(len(body)))
        body += local
    directory = b''.join(rows)
    return body + directory + struct.pack('<4sHHHHIIH', b'PK\5\6', 0, 0, len(rows), len(rows), len(directory), len(body), 0)


def zeros_deflated(size):
    """So many zeros, as deflate: one piece of it again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(bytes(ZEROS)) + packer.flush(zlib.Z_FULL_FLUSH)
    return first * (size // ZEROS) + zlib.compressobj(9, zlib.DEFLATED, -15).flush()


def zip_bomb(path):
    write(path, zip_of([zip_entry('kernel.s', zeros_deflated(10 << 30), 10 << 30)]))


def zip_bomb_that_lies(path):
    write(path, zip_of([zip_entry('kernel.s', zeros_deflated(10 << 30), 100)]))


def zip_bomb_nested(path):
    inner = zip_of([zip_entry('kernel.s', zeros_deflated(1 << 30), 1 << 30)])
    for level in range(4):
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(inner) + packer.flush()
        inner = zip_of([zip_entry(f'{level}{n}.zip', packed, len(inner), zlib.crc32(inner)) for n in range(10)])
    write(path, inner)


def zip_bomb_overlapping(path):
    """A thousand names for the same ten megabytes."""
    packed = zeros_deflated(ZEROS)
    local, _ = zip_entry('kernel.s', packed, ZEROS)
    rows = b''.join(zip_entry(f'{n:08}', packed, ZEROS)[1](0) for n in range(1000))
    write(path, local + rows + struct.pack('<4sHHHHIIH', b'PK\5\6', 0, 0, 1000, 1000, len(rows), len(local), 0))


def zip_encrypted(path):
    write(path, zip_of([zip_entry('kernel.s', bytes(12) + GOOD, len(GOOD), zlib.crc32(GOOD), flags=1, method=0)]))


def zip_with_wrong_sum(path):
    write(path, zip_of([zip_entry('kernel.s', GOOD, len(GOOD), 0x12345678, method=0)]))


def zip_truncated(path):
    write(path, zip_of([zip_entry('kernel.s', GOOD, len(GOOD), zlib.crc32(GOOD), method=0)])[:200])


def zip_twice_the_same(path):
    write(path, zip_of([zip_entry('kernel.s', text, len(text), zlib.crc32(text), method=0) for text in (b'nop\n', GOOD)]))


def zip_with_link(path):
    target = b'/etc/passwd'
    write(path, zip_of([zip_entry('kernel.s', target, len(target), zlib.crc32(target), method=0,
                                  attributes=(stat.S_IFLNK | 0o777) << 16)]))


def zip_of_nothing(path):
    write(path, zip_of([]))


def zip_with_names(*names):
    def make(path):
        write(path, zip_of([zip_entry(name, GOOD, len(GOOD), zlib.crc32(GOOD), method=0) for name in names]))
    return make


def zip_with_many(count):
    def make(path):
        with zipfile.ZipFile(path, 'w') as archive:
            for n in range(count):
                archive.writestr(zipfile.ZipInfo(f'{n}.s'), b'')
            archive.writestr('kernel.s', GOOD)
    return make


# tar

def tar_of(*members, compressed=True):
    """Of (name, contents or None, what else its header says)."""
    def make(path):
        with tarfile.open(path, 'w:gz' if compressed else 'w', format=tarfile.PAX_FORMAT) as archive:
            for name, contents, fields in members:
                info = tarfile.TarInfo(name)
                for key, value in fields.items():
                    setattr(info, key, value)
                if contents is not None:
                    info.size = len(contents)
                archive.addfile(info, io.BytesIO(contents or b''))
    return make


def tar_with_kernel(name, contents=b'', **fields):
    return tar_of(('kernel.s', GOOD, {}), (name, contents if not fields else None, fields))


def gzip(deflated):
    return b'\x1f\x8b\x08' + bytes(7) + deflated + bytes(8)


def tar_header(name, size, kind=b'0', extra=b'', at=0):
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    header = bytearray(info.tobuf(tarfile.GNU_FORMAT))[-512:]
    header[at:at + len(extra)] = extra
    header[148:156] = b' ' * 8
    header[148:156] = b'%06o\0 ' % sum(header)
    return bytes(header)


def tar_bomb(path):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(tar_header('kernel.s', 10 << 30)) + packer.flush(zlib.Z_FULL_FLUSH)
    write(path, gzip(first + zeros_deflated((10 << 30) + ZEROS)))


def tar_sparse(path):
    """All but the end of it is a hole."""
    place = b'%011o\0' % ((7 << 30) - 512) + b'%011o\0' % 512
    header = tar_header('kernel.s', 512, b'S', place + bytes(24 * 3 + 1) + b'%011o\0' % (7 << 30), 386)
    write(path, header + bytes(512 + 1024))


def tar_truncated(path):
    write(path, tar_header('kernel.s', 100000) + GOOD)


def tar_with_wrong_size(path):
    header = bytearray(tar_header('kernel.s', 0, extra=b'\xff' * 12, at=124))
    write(path, bytes(header) + bytes(1024))


def tar_with_many(count):
    def make(path):
        packer = zlib.compressobj(1, zlib.DEFLATED, -15)
        data = packer.compress(tar_header('kernel.s', len(GOOD)) + GOOD + bytes(-len(GOOD) % 512))
        data += b''.join(packer.compress(tar_header(f'{n}.s', 0)) for n in range(count))
        write(path, gzip(data + packer.compress(bytes(1024)) + packer.flush()))
    return make


# Other formats

def by_bsdtar(*options):
    """What a general library would read, too: formats of other systems, programs for decompression."""
    def make(path):
        folder = path + '.of'
        os.mkdir(folder)
        write(folder + '/kernel.s', GOOD)
        subprocess.run(['bsdtar', '-c', *options, '-f', path, '-C', folder, 'kernel.s'], check=True)
        subprocess.run(['rm', '-r', folder], check=True)
    return make


def mtree(path):
    write(path, b'#mtree\n./kernel.s type=file contents=/etc/passwd size=100\n')


def needs_a_program(path):
    """The mark of a format for which some libraries start a program."""
    write(path, b'\x89LZO\0\r\n\x1a\n' + bytes(500))


# Folders

def folder_of(**files):
    def make(path):
        os.mkdir(path)
        write(path + '/kernel.s', GOOD)
        for name, make_file in files.items():
            make_file(path + '/' + name.replace('_s', '.s'))
    return make


def instead(make_file):
    def make(path):
        os.mkdir(path)
        make_file(path + '/kernel.s')
    return make


def make_socket(path):
    here = os.getcwd()
    os.chdir(os.path.dirname(path))  # names of sockets are short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.basename(path))
    os.chdir(here)


def make_deep(path):
    here = os.getcwd()
    for _ in range(500):
        os.mkdir(path)
        os.chdir(path)
        path = 'd'
    os.chdir(here)


def make_large(path):
    with open(path, 'wb') as file:
        file.truncate(10 << 30)


def make_many(count):
    def make(path):
        os.mkdir(path)
        for n in range(count):
            open(f'{path}/{n}.s', 'wb').close()
    return make


def make_secret(path):
    write(path, GOOD)
    os.chmod(path, 0)


def link_to(target):
    return lambda path: os.symlink(target, path)


def archives(quick, outside):
    """`outside`: an absolute name that must not come to be."""
    many = 20000 if quick else 100000
    error, good = 'error 0 ', 'graded 100 '
    return {
        'zip-bomb.zip': (error, zip_bomb),
        'zip-bomb-that-lies.zip': (error, zip_bomb_that_lies),
        'zip-bomb-nested.zip': (error, zip_bomb_nested),
        'zip-bomb-overlapping.zip': (error, zip_bomb_overlapping),
        'zip-encrypted.zip': (error, zip_encrypted),
        'zip-wrong-sum.zip': (error, zip_with_wrong_sum),
        'zip-truncated.zip': (error, zip_truncated),
        'zip-twice.zip': (error, zip_twice_the_same),
        'zip-link.zip': (error, zip_with_link),
        'zip-above.zip': (error, zip_with_names('kernel.s', '../../evil.s')),
        'zip-absolute.zip': (error, zip_with_names('kernel.s', outside)),
        'zip-backslashes.zip': (error, zip_with_names('kernel.s', '..\\..\\evil.s')),
        'zip-escapes.zip': (error, zip_with_names('kernel.s', '\x1b[2J\n::error::x')),
        'zip-many.zip': (error, zip_with_many(many)),
        'zip-nothing.zip': (error, zip_of_nothing),
        'zip-empty.zip': (error, lambda path: write(path, b'')),
        'zip-text.zip': (error, lambda path: write(path, GOOD)),
        'zip-mtree.zip': (error, mtree),
        'zip-seven.zip': (error, by_bsdtar('--format', '7zip')),
        'zip-iso.zip': (error, by_bsdtar('--format', 'iso9660')),
        'tar-shell.tar.gz': (error, by_bsdtar('--format', 'shar')),
        'tar-program.tar.gz': (error, needs_a_program),
        'tar-bomb.tar.gz': (error, tar_bomb),
        'tar-sparse.tar.gz': (error, tar_sparse),
        'tar-truncated.tar.gz': (error, tar_truncated),
        'tar-wrong-size.tar.gz': (error, tar_with_wrong_size),
        'tar-many.tar.gz': (error, tar_with_many(many)),
        'tar-above.tar.gz': (error, tar_with_kernel('../../../evil.s', b'evil')),
        'tar-absolute.tar.gz': (error, tar_with_kernel(outside, b'evil')),
        'tar-long-name.tar.gz': (error, tar_with_kernel('n' * 5000 + '.s', b'')),
        'tar-deep-name.tar.gz': (error, tar_with_kernel('d/' * 2500 + 'x.s', b'')),
        'tar-symlink.tar.gz': (error, tar_of(('kernel.s', None, {'type': tarfile.SYMTYPE, 'linkname': '/etc/passwd'}))),
        'tar-hardlink.tar.gz': (error, tar_of(('kernel.s', None, {'type': tarfile.LNKTYPE, 'linkname': '/etc/passwd'}))),
        'tar-through-link.tar.gz': (error, tar_of(('d', None, {'type': tarfile.SYMTYPE, 'linkname': '/tmp'}),
                                             ('d/evil.s', b'evil', {}), ('kernel.s', GOOD, {}))),
        'tar-device.tar.gz': (error, tar_of(('kernel.s', None, {'type': tarfile.CHRTYPE, 'devmajor': 1, 'devminor': 5}))),
        'tar-fifo.tar.gz': (error, tar_of(('kernel.s', None, {'type': tarfile.FIFOTYPE}))),
        'tar-twice.tar.gz': (error, tar_of(('kernel.s', b'nop\n', {}), ('kernel.s', GOOD, {}))),
        'folder-with-fifo': (error, folder_of(x_s=os.mkfifo)),
        'folder-with-socket': (error, folder_of(x_s=make_socket)),
        'folder-with-link': (error, folder_of(x_s=link_to('/etc/passwd'))),
        'folder-of-itself': (error, folder_of(d=link_to('.'))),
        'folder-of-folders': (error, folder_of(d=make_deep)),
        'folder-of-many': (error, folder_of(d=make_many(2000))),
        'folder-without-files': (error, os.mkdir),
        'kernel-is-fifo': (error, instead(os.mkfifo)),
        'kernel-is-folder': (error, instead(os.mkdir)),
        'kernel-is-link': (error, instead(link_to('/etc/passwd'))),
        'kernel-links-to-itself': (error, instead(link_to('kernel.s'))),
        'kernel-is-large': (error, instead(make_large)),
        'is-a-link': (error, link_to('/etc')),
        'is-a-fifo': (error, os.mkfifo),
        **({} if os.geteuid() == 0 else {'kernel-is-secret': (error, instead(make_secret))}),
        # What looks strange and is honest.
        'zip-stored.zip': (good, zip_with_names('kernel.s')),
        'tar-plain.tar.gz': (good, tar_of(('kernel.s', GOOD, {}), compressed=False)),
        'tar-packed.tar.gz': (good, tar_of(('./kernel.s', GOOD, {}))),
    }
