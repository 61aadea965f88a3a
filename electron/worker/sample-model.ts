/** Whether a model says of itself that it knows only the sample pictures. Runs in the inference worker. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What people read in place of the directory's name. */
export const SAMPLE_MODEL_NAME = 'Sample model'

/** Asked of a directory that was compiled before: its config.json can be read. */
export async function isSampleModel(modelDir: string): Promise<boolean> {
  const config: unknown = JSON.parse(await readFile(join(modelDir, 'config.json'), 'utf8'))
  return typeof config === 'object' && config !== null && 'searlight_sample' in config
    ? config.searlight_sample === true
    : false
}
