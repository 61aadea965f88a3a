/**
 * Names of temporary files and directories that contain their process, so that the leftovers of a killed
 * process can be removed at once while those of a living one stay.
 */
import { createHash, randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

/** No build takes longer. The age decides only when the name does not tell whether its process lives. */
const ABANDONED_AFTER_MS = 60 * 60 * 1000

/** `<what>.<machine>-<pid>-<start>.<random>.part`; see `isAbandoned`. */
const NAME = /\.([0-9a-f]{8})-(\d+)-(\d+)\.[0-9a-f-]{36}\.part$/
/** The temporary names of earlier versions. */
const OLD_NAME = /^\.building-|\.[0-9a-f-]{36}\.tmp$/

/** @param what name of the file or directory */
export function temporaryName(what: string): string {
  return `${what}.${machine()}-${process.pid}-${startOf(process.pid) ?? 0}.${randomUUID()}.part`
}

/**
 * Removes the leftovers of killed processes from `directory`. The next call retries what cannot be removed
 * now.
 */
export async function removeAbandoned(directory: string): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    const path = join(directory, name)
    if (await isAbandoned(path, name)) await rm(path, { recursive: true, force: true }).catch(() => {})
  }
}

async function isAbandoned(path: string, name: string): Promise<boolean> {
  const [, place, pid, start] = NAME.exec(name) ?? []
  if (place === machine()) return !isAlive(Number(pid), Number(start))
  if (place === undefined && !OLD_NAME.test(name)) return false
  const stats = await stat(path).catch(() => null)
  return stats !== null && Date.now() - stats.mtimeMs > ABANDONED_AFTER_MS
}

/** The system reuses process ids, but not together with the moment of the process's start. */
function isAlive(pid: number, start: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  const running = startOf(pid)
  return running === null || start === 0 || running === start
}

/** In clock ticks since the machine started. Null when the system does not tell. */
function startOf(pid: number): number | null {
  try {
    // The program's name, in brackets, may contain anything, so fields are counted from its end.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ')
    return Number(fields?.[19]) || null
  } catch {
    return null
  }
}

let machineName: string | null = null

/** Identifies the scope of a process id: one computer since its start, one container. */
function machine(): string {
  machineName ??= createHash('sha256')
    .update(JSON.stringify([hostname(), ownNamespace(), bootId()]))
    .digest('hex')
    .slice(0, 8)
  return machineName
}

function ownNamespace(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return null
  }
}

function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
  } catch {
    return null
  }
}
