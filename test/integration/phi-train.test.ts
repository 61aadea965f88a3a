/** `phi train` with a tiny random model: it learns, survives a kill, and its result answers queries. */
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { openSafetensors } from '../../native-models/weights/safetensors.ts'
import { answerOf, type CliResult, jsonLines, runCli, type SearchAnswer, startCli } from '../helpers/cli.ts'
import { writeColouredPictures } from '../helpers/coloured-pictures.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'
import { TINY_CLIP, writeRandomClip } from '../helpers/random-clip.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

const PICTURES = 24
const NAMES = ['dog', 'cat', 'boots', 'old house']

interface Epoch {
  readonly epoch: number
  readonly distil: number
  readonly gpt: number
  readonly pen: number
  readonly validation: { readonly distil: number; readonly gpt: number; readonly loss: number }
}
interface Summary {
  readonly out: string
  readonly photos: number
  readonly failed: readonly { readonly path: string; readonly reason: string }[]
  readonly epochs: number
  readonly best: number
  readonly clusters: number
}

let work: string
let env: Readonly<Record<string, string>>
let out: string
let args: readonly string[]

beforeEach(async () => {
  work = temporaryDirectory()
  env = { SEARLIGHT_CACHE: join(work, 'cache'), SEARLIGHT_PROVIDER: 'cpu' }
  out = join(work, 'phi.safetensors')
  const [model, photos, vocabulary] = [join(work, 'model'), join(work, 'photos'), join(work, 'names.txt')]
  await mkdir(model)
  await writeLetterClip(model)
  await writeColouredPictures(photos, PICTURES)
  await writeFile(vocabulary, NAMES.join('\n'))
  args = [
    'phi',
    'train',
    '--model',
    model,
    '--photos',
    photos,
    '--out',
    out,
    '--vocabulary',
    vocabulary,
    '--json',
  ]
})

const train = (...more: readonly string[]) => runCli([...args, '--teacher-steps', '20', ...more], env)

function reportOf(result: CliResult): { readonly epochs: readonly Epoch[]; readonly summary: Summary } {
  if (result.code !== 0) throw new Error(`phi train ended with ${result.code}: ${result.stderr}`)
  const lines = jsonLines<unknown>(result)
  return { epochs: lines.slice(0, -1) as readonly Epoch[], summary: lines.at(-1) as Summary }
}

describe('phi train', () => {
  test('reports every epoch, learns, and writes the best weights', async () => {
    const { epochs, summary } = reportOf(await train('--epochs', '4'))
    expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 4 }, (_, i) => i + 1))
    const losses = epochs.map(({ validation }) => validation.loss)
    expect(Math.min(...losses)).toBeLessThan(losses[0] ?? 0)
    expect(epochs.at(-1)?.distil).toBeLessThan(epochs[0]?.distil ?? 0)
    for (const { validation } of epochs) {
      expect(validation.loss).toBeCloseTo(validation.distil + 0.75 * validation.gpt, 6)
    }
    expect(summary).toMatchObject({ out, photos: PICTURES, failed: [], epochs: 4, clusters: 2 })
    expect(losses[summary.best - 1]).toBe(Math.min(...losses))
    const phi = await openSafetensors(out)
    expect(phi.names().toSorted()).toEqual(
      ['0', '3', '6'].flatMap((layer) => [`layers.${layer}.bias`, `layers.${layer}.weight`]),
    )
    expect(phi.info('layers.0.weight').shape).toEqual([4 * TINY_CLIP.featureSize, TINY_CLIP.featureSize])
    await phi.close()
    expect(metadataOf(await readFile(out))).toMatchObject({ recipe: 'isearle', epoch: `${summary.best}` })
  })

  test('writes a phi that answers queries by its name', async () => {
    reportOf(await train('--epochs', '1', '--recipe', 'searle'))
    const [model, photos, library] = [join(work, 'model'), join(work, 'photos'), join(work, 'library')]
    await copyFile(out, join(model, 'phi-own.safetensors'))
    await answerOf(['index', photos, '--library', library, '--model', model, '--json'], env)
    const query = ['search', '--library', library, '--reference', join(photos, 'picture-003.png')]
    const text = ['--text', 'is red', '--method', 'searle', '--json']
    const own = await answerOf<SearchAnswer>([...query, '--phi', 'own', ...text], env)
    const first = await answerOf<SearchAnswer>([...query, ...text], env)
    expect(own.hits).toHaveLength(PICTURES)
    expect(own.hits.map(({ score }) => score)).not.toEqual(first.hits.map(({ score }) => score))
  })

  test('reaches the same weights after a kill, and after damage to its checkpoint', async () => {
    const epochs = ['--epochs', '10']
    reportOf(await train(...epochs))
    const undisturbed = await readFile(out)

    await killedInTraining(epochs, 'SIGKILL')
    reportOf(await train(...epochs))
    expect(await readFile(out)).toEqual(undisturbed)

    const checkpoint = await killedInTraining(epochs, 'SIGKILL')
    const bytes = await readFile(checkpoint)
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    await writeFile(checkpoint, bytes)
    const again = await train(...epochs)
    reportOf(again)
    expect(again.stderr).toMatch(/checkpoint .* damaged: training begins again/)
    expect(await readFile(out)).toEqual(undisturbed)
  })

  test('ends with ^C, states how to continue, and continues', async () => {
    const epochs = ['--epochs', '10']
    reportOf(await train(...epochs))
    const undisturbed = await readFile(out)
    const interrupted = startCli([...args, '--teacher-steps', '20', ...epochs], env)
    await firstEpoch(interrupted.child)
    interrupted.child.kill('SIGINT')
    const { code, stderr } = await interrupted.result
    expect([code, stderr]).toEqual([1, expect.stringMatching(/run the same command again to continue/)])
    reportOf(await train(...epochs))
    expect(await readFile(out)).toEqual(undisturbed)
  })

  test('counts and lists unreadable files, and trains on the rest', async () => {
    await writeFile(join(work, 'photos', 'torn.jpg'), 'no picture')
    await writeFile(
      join(work, 'photos', 'again.png'),
      await readFile(join(work, 'photos', 'picture-000.png')),
    )
    const { summary } = reportOf(await train('--epochs', '1'))
    expect(summary.photos).toBe(PICTURES)
    expect(summary.failed.map(({ path }) => path)).toEqual([join(work, 'photos', 'torn.jpg')])
  })

  test('takes so many pictures, evenly', async () => {
    const { summary } = reportOf(await train('--epochs', '1', '--limit', '12'))
    expect(summary.photos).toBe(12)
  })

  test.each([
    [['--epochs', '0'], /epochs is a whole number of at least 1/],
    [['--batch', 'many'], /batch is a whole number/],
    [['--recipe', 'magic'], /recipe is searle or isearle/],
    [['--teacher-steps', '-1'], /teacher-steps/],
    [['--out', '/nowhere/at/all/phi.safetensors'], /no folder \/nowhere\/at\/all/],
    [['--out', '/'], /it is a folder/],
  ])('%j is wrong usage, at once', async (more, problem) => {
    const { code, stdout, stderr } = await runCli([...args, ...more], env)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(problem)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  test('reports what a model or a folder lacks', async () => {
    const silent = join(work, 'silent')
    await writeRandomClip(silent)
    const result = await runCli([...args, '--model', silent], env)
    expect([result.code, result.stderr]).toEqual([1, expect.stringMatching(/reads no sentences.*tokenizer/)])
    const empty = join(work, 'empty')
    await mkdir(empty)
    const others = args.map((value) => (value === join(work, 'photos') ? empty : value))
    expect((await runCli(others, env)).stderr).toMatch(/there are no pictures in .*empty/)
    expect((await runCli([...args, '--photos', join(work, 'gone')], env)).stderr).toMatch(/no folder .*gone/)
  })
})

/** @returns the checkpoint that remains */
async function killedInTraining(epochs: readonly string[], signal: NodeJS.Signals): Promise<string> {
  const running = startCli([...args, '--teacher-steps', '20', ...epochs], env)
  await firstEpoch(running.child)
  running.child.kill(signal)
  const { code, stdout } = await running.result
  expect(code).toBeNull()
  expect(stdout).not.toMatch(/"out"/)
  const runs = join(work, 'cache', 'training', 'runs')
  const [run, ...others] = await readdir(runs)
  expect(others).toEqual([])
  return join(runs, run ?? '', 'checkpoint')
}

/** Resolves when the command reports an epoch, and rejects when it ends first, with nothing left to kill. */
function firstEpoch(child: ReturnType<typeof startCli>['child']): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', () => resolve())
    child.once('exit', (code) => reject(new Error(`expected it to run, it ended with ${code}`)))
  })
}

function metadataOf(bytes: Buffer): unknown {
  const length = Number(bytes.readBigUInt64LE(0))
  return (JSON.parse(bytes.toString('utf8', 8, 8 + length)) as { __metadata__: unknown }).__metadata__
}
