import { expect, test } from 'vitest'
import { Mounts, parseMounts } from '../../../../electron/core/ingest/mounts.ts'

const TEXT = `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 8:17 / /media/eva/NO\\040NAME rw,nosuid - vfat /dev/sdb1 rw,utf8
31 22 0:52 / /mnt/nas rw - nfs4 nas:/photos rw,vers=4.2
32 22 0:60 / /home/eva/drive rw - fuse.sshfs eva@host:/pictures rw
33 22 0:61 / /media/eva/Bilder\\134Ä rw - exfat /dev/sdc1 rw
34 22 8:33 / /media/eva/NO\\040NAME rw - exfat /dev/sdd1 rw
35 22 0:70 / /run/user rw - tmpfs tmpfs rw
a line that is none
`
const mounts = new Mounts(
  parseMounts(TEXT),
  new Map([
    ['/dev/sda1', 'aaaa'],
    ['/dev/sdd1', '1234-ABCD'],
  ]),
)

test.each([
  ['/photos', '/', 'uuid:aaaa', true],
  ['/media/eva/NO NAME/DCIM', '/media/eva/NO NAME', 'uuid:1234-ABCD', false],
  ['/media/eva/NO NAMES', '/', 'uuid:aaaa', true],
  ['/media/eva/Bilder\\Ä', '/media/eva/Bilder\\Ä', null, false],
  ['/mnt/nas/2019', '/mnt/nas', 'nfs4:nas:/photos', false],
  ['/home/eva/drive', '/home/eva/drive', 'fuse.sshfs:eva@host:/pictures', false],
  ['/run/user/1', '/run/user', null, true],
])('%s lies on %s', (path, point, volume, stable) => {
  const mount = mounts.of(path)
  expect(mount?.point).toBe(point)
  expect(mount && mounts.volumeOf(mount)).toBe(volume)
  expect(mount && mounts.isStable(mount)).toBe(stable)
})

test('mount points inside a folder are each named once', () => {
  expect(mounts.inside('/media')).toEqual(['/media/eva/Bilder\\Ä', '/media/eva/NO NAME'])
  expect(mounts.inside('/media/eva/NO NAME')).toEqual([])
})

test("a file's device decides whether its inode means something", () => {
  // makedev(8, 17) and makedev(8, 1). The test takes a device that is not mounted for a real one.
  expect(mounts.isStableDevice((8 << 8) | 17)).toBe(false)
  expect(mounts.isStableDevice((8 << 8) | 1)).toBe(true)
  expect(mounts.isStableDevice(1_234_567)).toBe(true)
  expect(mounts.isStableDevice(52)).toBe(false)
})

test('a system without a list knows nothing', () => {
  expect(new Mounts(parseMounts('')).of('/photos')).toBeNull()
})
