/** Reads whether a model knows only the sample pictures. Runs in the inference worker. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The name that people read instead of the directory's. */
export const SAMPLE_MODEL_NAME = 'Sample model'

/** @param modelDir a directory that was compiled before, so its config.json is readable */
export async function isSampleModel(modelDir: string): Promise<boolean> {
  const config: unknown = JSON.parse(await readFile(join(modelDir, 'config.json'), 'utf8'))
  return typeof config === 'object' && config !== null && 'searlight_sample' in config
    ? config.searlight_sample === true
    : false
}
