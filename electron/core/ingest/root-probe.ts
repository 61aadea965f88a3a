/** Looks at a folder: whether it can be read, and how the system knows it. Runs in the engine. */
import { opendir, stat } from 'node:fs/promises'
import process from 'node:process'
import { type Mounts, readMounts } from './mounts.ts'
import type { FolderIdentity, FolderProbe } from './root-identity.ts'

/** The looks that watching needs; tests put their own disks in place of the system's. */
export interface FileSystems {
  probe(path: string): Promise<FolderProbe>
  mounts(): Promise<Mounts>
}

export const SYSTEM: FileSystems = { probe: probeFolder, mounts: readMounts }

/** A network share that is gone may answer after minutes, or never. */
const PROBE_MS = 8_000

/** Looks that have not returned: another one would take a thread more from all other file access. */
const looking = new Map<string, Promise<FolderProbe>>()

/** Never rejects, and answers `unreadable` where the file system does not answer. */
export function probeFolder(path: string, limitMs = PROBE_MS, look = lookAtFolder): Promise<FolderProbe> {
  const under = looking.get(path)
  const probing = under ?? look(path).finally(() => looking.delete(path))
  if (!under) looking.set(path, probing)
  const { promise, resolve } = Promise.withResolvers<FolderProbe>()
  const timer = setTimeout(() => resolve({ kind: 'unreadable' }), limitMs)
  void probing.then(resolve).finally(() => clearTimeout(timer))
  return promise
}

async function lookAtFolder(path: string): Promise<FolderProbe> {
  try {
    const stats = await stat(path, { bigint: true })
    if (!stats.isDirectory()) return { kind: 'not-a-folder' }
    // Opening is the only test of the right to read that holds on every file system.
    await (await opendir(path)).close()
    const identity = { device: String(stats.dev), inode: String(stats.ino), bornNs: bornOf(stats) }
    return { kind: 'folder', identity: await onItsVolume(path, identity) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    return { kind: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable' }
  }
}

/** The epoch stands for none. */
function bornOf({ birthtimeNs }: { readonly birthtimeNs: bigint }): string | null {
  return birthtimeNs > 0n ? String(birthtimeNs) : null
}

async function onItsVolume(path: string, raw: Omit<FolderIdentity, 'volume'>): Promise<FolderIdentity> {
  // There the device number is the volume's serial number, and nothing says whether inodes are real.
  if (process.platform === 'win32') {
    return { device: raw.device, volume: `serial:${raw.device}`, inode: null, bornNs: null }
  }
  const mounts = await readMounts()
  const mount = mounts.of(path)
  const volume = mount && mounts.volumeOf(mount)
  if (mount && !mounts.isStable(mount)) return { device: raw.device, volume, inode: null, bornNs: null }
  return { ...raw, volume }
}

/** Whether two looks saw the same folder; for looks of one run of the program. */
export function isSameLook(a: FolderProbe, b: FolderProbe): boolean {
  if (a.kind !== 'folder' || b.kind !== 'folder') return a.kind === b.kind
  const [one, other] = [a.identity, b.identity]
  return one.device === other.device && one.inode === other.inode && one.bornNs === other.bornNs
}
