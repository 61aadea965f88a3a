/** Steps down from root for a while, for tests of permissions, which mean nothing to root. */
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
