/** Small JSON files, written whole or not at all. A damaged one counts as missing. Runs in the engine. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import process from 'node:process'
import type { z } from 'zod'

/** Null for a file that is missing, or holds something else. */
export async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}

export async function writeJson(path: string, value: unknown): Promise<void> {
  const staged = `${path}.${process.pid}`
  await writeFile(staged, `${JSON.stringify(value, null, 1)}\n`)
  await rename(staged, path)
}
