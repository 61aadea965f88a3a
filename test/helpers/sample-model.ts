/** A tiny random model whose config.json calls it the sample model. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeLetterClip } from './letter-clip.ts'

export async function writeSampleModel(dir: string): Promise<void> {
  await writeLetterClip(dir)
  const path = join(dir, 'config.json')
  const config = JSON.parse(await readFile(path, 'utf8')) as object
  await writeFile(path, JSON.stringify({ ...config, searlight_sample: true }))
}
