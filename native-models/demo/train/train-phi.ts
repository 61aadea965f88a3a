/**
 * Trains both phi of the sample model on pictures of the training split, with the product's own command: `npm
 * run demo:phi -- [--model <dir>]`. phi.safetensors is iSEARLE's, phi-searle.safetensors SEARLE's. After an
 * interruption the same command continues.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const CACHE = join(ROOT, 'node_modules', '.cache', 'searlight-sample')
const PICTURES = { split: 'train', count: 1200, seed: 11 } as const
const RECIPES = { isearle: 'phi.safetensors', searle: 'phi-searle.safetensors' } as const
/** A small model needs fewer steps than the papers' 500 and 350. */
const SETTINGS = ['--teacher-steps', '120', '--epochs', '60', '--sentences', '8'] as const

async function node(script: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, script), ...args], { stdio: 'inherit', cwd: ROOT })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  if (code !== 0) throw new Error(`${script} ended with ${code}`)
}

async function drawPictures(): Promise<string> {
  const { split, count, seed } = PICTURES
  const folder = join(CACHE, `pictures-${split}-${seed}-${count}`)
  // world.json is written last, so the pictures are complete when it exists.
  if (existsSync(join(folder, 'world.json'))) return folder
  const options = ['--split', split, '--count', `${count}`, '--seed', `${seed}`]
  await node('native-models/demo/world/write-pictures.ts', ['--out', folder, ...options])
  return folder
}

const { values } = parseArgs({ options: { model: { type: 'string' } } })
const model = values.model ?? join(ROOT, 'native-models', 'demo', 'model')
const photos = await drawPictures()
for (const [recipe, file] of Object.entries(RECIPES)) {
  const where = ['--model', model, '--photos', photos, '--out', join(model, file)]
  await node('electron/cli/main.ts', ['phi', 'train', ...where, '--recipe', recipe, ...SETTINGS])
}
