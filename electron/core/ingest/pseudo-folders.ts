/**
 * Folders that the kernel makes up: devices, processes, settings. A scan never follows a link into one, because files
 * there have no size, no end, or an effect when they are read. Runs in the engine.
 */
import { statfs } from 'node:fs/promises'
import process from 'node:process'
import { isInside } from '../lib/inside.ts'

const PLACES = process.platform === 'win32' ? [] : ['/proc', '/sys', '/dev']

/** Linux' numbers of file systems without files of a person (linux/magic.h), wherever they are mounted. */
const TYPES: ReadonlySet<number> = new Set([
  0x9fa0, // proc
  0x62656572, // sysfs
  0x1cd1, // devpts
  0x64626720, // debugfs
  0x74726163, // tracefs
  0x73636673, // securityfs
  0x27e0eb, // cgroup
  0x63677270, // cgroup2
  0x6165676c, // pstore
  0x62656570, // configfs
  0xcafe4a11, // bpf
  0xde5e81e4, // efivarfs
  0x19800202, // mqueue
  0x42494e4d, // binfmt_misc
  0x65735543, // fusectl
  0x6e736673, // nsfs
  0xf97cff8c, // selinux
])

/** @param path a real path; @param root a watched folder: a person who watches a folder in there means it */
export async function isPseudoFolder(path: string, root: string): Promise<boolean> {
  if (PLACES.some((place) => isInside(path, place) && !isInside(root, place))) return true
  if (process.platform !== 'linux') return false
  // The scan reports a folder that cannot be looked at.
  return statfs(path).then(
    ({ type }) => TYPES.has(type >>> 0),
    () => false,
  )
}
