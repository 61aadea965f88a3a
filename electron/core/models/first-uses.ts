/**
 * Stores the SHA-256 of files without a recorded one at their first download. Runs in the engine. A later download must
 * have the same, because the bytes at an address of a pinned revision do not change.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { readJson, writeJson } from '../lib/small-json.ts'

const schema = z.record(z.string(), z.object({ sha256: z.string(), bytes: z.int(), seenAt: z.string() }))

export class FirstUses {
  readonly #path: string

  /** @param directory of all models: it outlives any one of them */
  constructor(directory: string) {
    this.#path = join(directory, 'first-uses.json')
  }

  async sha256(url: string): Promise<string | null> {
    return (await this.#read())[url]?.sha256 ?? null
  }

  async keep(
    url: string,
    { sha256, bytes }: { readonly sha256: string; readonly bytes: number },
  ): Promise<void> {
    const known = await this.#read()
    if (known[url]) return
    await writeJson(this.#path, { ...known, [url]: { sha256, bytes, seenAt: new Date().toISOString() } })
  }

  async #read(): Promise<z.infer<typeof schema>> {
    return (await readJson(this.#path, schema)) ?? {}
  }
}
