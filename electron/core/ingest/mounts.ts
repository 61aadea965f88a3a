/**
 * Reads Linux' list of mounted file systems, /proc/self/mountinfo (proc_pid_mountinfo(5)). Runs in the engine. Other
 * systems have no such list: all answers are unknown there.
 */
import { readdir, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { isInside } from '../lib/inside.ts'

export interface Mount {
  readonly point: string
  /** Major and minor number, as `8:1`. */
  readonly device: string
  readonly type: string
  /** A device file, a network share, or a name without a meaning. */
  readonly source: string
}

/** Inodes and times of change that are made up, or rounded: nothing can be concluded from them. */
const UNSTABLE =
  /^(v?fat|msdos|exfat|hfs|iso9660|udf|fuse.*|nfs.*|cifs|smb.*|ncpfs|afs|9p|ceph|davfs|vboxsf|prl_fs|virtiofs)$/
/** Their source names them for good: `nas:/photos`, `//nas/photos`, `pool/photos`. */
const NAMED_BY_SOURCE = /^(nfs.*|cifs|smb.*|afs|9p|ceph|davfs|virtiofs|vboxsf|zfs|fuse\..+)$/

const MOUNTINFO = '/proc/self/mountinfo'
const VOLUMES = '/dev/disk/by-uuid'

export class Mounts {
  readonly #mounts: readonly Mount[]
  readonly #volumes: ReadonlyMap<string, string>
  readonly #stable = new Map<number, boolean>()

  /** `volumes`: the UUID of a device file. */
  constructor(mounts: readonly Mount[], volumes: ReadonlyMap<string, string> = new Map()) {
    this.#mounts = mounts
    this.#volumes = volumes
  }

  /** The mount that holds a path; the last one mounted where several share a place. */
  of(path: string): Mount | null {
    let best: Mount | null = null
    for (const mount of this.#mounts) {
      if (isInside(path, mount.point) && mount.point.length >= (best?.point.length ?? 0)) best = mount
    }
    return best
  }

  volumeOf(mount: Mount): string | null {
    const uuid = this.#volumes.get(mount.source)
    if (uuid !== undefined) return `uuid:${uuid}`
    return NAMED_BY_SOURCE.test(mount.type) ? `${mount.type}:${mount.source}` : null
  }

  /** Whether inodes and times of change of a mount mean something. */
  isStable({ type }: Mount): boolean {
    return !UNSTABLE.test(type)
  }

  /** Mount points below a folder. */
  inside(folder: string): readonly string[] {
    const points = this.#mounts.map(({ point }) => point)
    return [...new Set(points)].filter((point) => point !== folder && isInside(point, folder)).sort()
  }

  /** The same of a device (stat's number). True where it is not known. */
  isStableDevice(device: number): boolean {
    const known = this.#stable.get(device)
    if (known !== undefined) return known
    const name = deviceName(BigInt(device))
    const stable = !this.#mounts.some((mount) => mount.device === name && !this.isStable(mount))
    this.#stable.set(device, stable)
    return stable
  }
}

let latest: { readonly text: string; readonly mounts: Promise<Mounts> } | null = null

/** The mounts now; read again only when they have changed. Empty where the system has no list. */
export async function readMounts(): Promise<Mounts> {
  // Only Linux has the list.
  const text = await readFile(MOUNTINFO, 'utf8').catch(() => '')
  if (latest?.text !== text) latest = { text, mounts: mountsOf(text) }
  return latest.mounts
}

async function mountsOf(text: string): Promise<Mounts> {
  const mounts = parseMounts(text)
  return new Mounts(mounts, mounts.length === 0 ? new Map() : await readVolumes(mounts))
}

export function parseMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [head = '', tail = ''] = line.split(' - ')
    const [, , device, , point] = head.split(' ')
    const [type, source] = tail.split(' ')
    if (device === undefined || point === undefined || type === undefined) return []
    return [{ point: unescaped(point), device, type, source: unescaped(source ?? '') }]
  })
}

/** Blanks and backslashes stand as octal numbers. */
function unescaped(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)))
}

async function readVolumes(mounts: readonly Mount[]): Promise<ReadonlyMap<string, string>> {
  const uuids = new Map<string, string>()
  // A container may have no list of volumes.
  for (const uuid of await readdir(VOLUMES).catch(() => [])) {
    // The volume was unplugged just now.
    const device = await realpath(join(VOLUMES, uuid)).catch(() => null)
    if (device !== null) uuids.set(device, uuid)
  }
  if (uuids.size === 0) return uuids
  const volumes = new Map<string, string>()
  for (const { source } of mounts) {
    // A device without an entry in /dev keeps its own name.
    const device = source.startsWith('/dev/') ? await realpath(source).catch(() => source) : source
    const uuid = uuids.get(device)
    if (uuid !== undefined) volumes.set(source, uuid)
  }
  return volumes
}

/** stat's number as the kernel writes it (makedev(3)). */
function deviceName(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn)
  const minor = (device & 0xffn) | ((device >> 12n) & ~0xffn)
  return `${major}:${minor & 0xffffffffn}`
}
