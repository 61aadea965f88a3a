/** Permissions mean nothing to root: what tests them steps down for a while. */
import process from 'node:process'

const NOBODY = 65534

export async function unprivileged<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work()
  process.seteuid?.(NOBODY)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}
