/**
 * Draws pictures of the sample world into a folder, with a `world.json` of their descriptions: `npm run
 * demo:pictures -- --out <dir> [--count N] [--seed S] [--split train|validation|test]`. Writes progress to
 * stderr and one JSON line of figures to stdout.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { LIBRARY_SHARES, makePictures, NO_REPEATS, type Picture } from './pictures.ts'
import { renderJpeg } from './render.ts'
import { SPLITS, type Split } from './splits.ts'
import { describeWorld } from './world-file.ts'

const DEFAULTS = { count: '1000', seed: '1', split: 'test' } as const
const PROGRESS_EVERY = 250

interface Options {
  readonly out: string
  readonly count: number
  readonly seed: number
  readonly split: Split
}

function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { out: text, count: text, seed: text, split: text },
  })
  const { out, count, seed, split } = { ...DEFAULTS, ...values }
  if (out === undefined || out === '') throw new TypeError('expected --out <folder>')
  const known = SPLITS.find((each) => each === split)
  if (known === undefined) throw new TypeError(`expected --split ${SPLITS.join('|')}, got ${split}`)
  return { out, count: wholeNumber('--count', count, 1), seed: wholeNumber('--seed', seed, 0), split: known }
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < least)
    throw new TypeError(`expected ${name} to be a whole number from ${least}, got ${text}`)
  return value
}

/** Draws copies again, because the same text gives the same bytes. */
async function drawAll(pictures: readonly Picture[], out: string): Promise<number> {
  let [next, bytes] = [0, 0]
  const drawOneAfterAnother = async () => {
    for (let picture = pictures[next++]; picture !== undefined; picture = pictures[next++]) {
      const jpeg = await renderJpeg(picture)
      await writeFile(join(out, `${picture.id}.jpg`), jpeg)
      bytes += jpeg.length
      if (next % PROGRESS_EVERY === 0) process.stderr.write(`${next} of ${pictures.length} pictures\n`)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, drawOneAfterAnother))
  return bytes
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  const [began, cpuBefore] = [performance.now(), process.cpuUsage()]
  const pictures = makePictures({ ...options, ...(options.split === 'test' ? LIBRARY_SHARES : NO_REPEATS) })
  await mkdir(options.out, { recursive: true })
  const bytes = await drawAll(pictures, options.out)
  await writeFile(join(options.out, 'world.json'), JSON.stringify(describeWorld(pictures, options)))
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  const cpuSeconds = (user + system) / 1e6
  const figures = {
    ...options,
    pictures: pictures.length,
    inBursts: pictures.filter(({ burst }) => burst !== null).length,
    copies: pictures.filter(({ copyOf }) => copyOf !== null).length,
    bytes,
    seconds: Number(seconds.toFixed(1)),
    picturesPerSecond: Number((pictures.length / seconds).toFixed(1)),
    // The speed of one core of its own, which holds on a busy machine too.
    picturesPerCpuSecond: Number((pictures.length / cpuSeconds).toFixed(1)),
  }
  process.stdout.write(`${JSON.stringify(figures)}\n`)
}

try {
  await main()
} catch (error) {
  if (!(error instanceof TypeError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}
