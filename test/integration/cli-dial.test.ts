/** Dial, clicks and words from the command line, over the dozen pictures of cameras beside the checkout. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerOf, jsonLines, runCli, type SearchAnswer } from '../helpers/cli.ts'
import { needs } from '../helpers/needs.ts'
import { sharedPath } from '../helpers/shared.ts'

const CAMERAS = sharedPath('formats', 'camera')
const camera = (name: string) => join(CAMERAS, name)

describe('dial and clicks on the command line', needs('shared'), () => {
  let work: string
  let library: string

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'searlight-cli-dial-'))
    library = join(work, 'library')
    await answerOf([
      'index',
      CAMERAS,
      '--library',
      library,
      '--model',
      sharedPath('models', 'photo-mini'),
      '--json',
    ])
  })
  afterAll(() => rm(work, { recursive: true, force: true }))

  /** All in one process. */
  async function answers(queries: readonly object[]): Promise<readonly SearchAnswer[]> {
    const file = join(work, 'queries.jsonl')
    await writeFile(file, queries.map((each) => JSON.stringify(each)).join('\n'))
    return jsonLines<SearchAnswer>(await runCli(['search', '--library', library, '--batch', file, '--json']))
  }

  it('stands at 0 on the reference, in the middle on both, at 1 on the text', async () => {
    const asked = { reference: camera('Nikon-E950.jpg'), text: 'is on a beach' }
    const [image, at0, both, at5, text, at1] = await answers([
      { ...asked, method: 'image' },
      { ...asked, dial: 0 },
      asked,
      { ...asked, dial: 0.5 },
      { ...asked, method: 'text' },
      { ...asked, dial: 1 },
    ])
    expect(image?.hits).toHaveLength(12)
    expect([at0?.hits, at5?.hits, at1?.hits]).toEqual([image?.hits, both?.hits, text?.hits])
    expect([at0, at5, at1].map((answer) => answer?.method)).toEqual(['image', 'names', 'text'])
  })

  it('puts what is not wanted last, and its like nearer what is', async () => {
    const reference = camera('Nikon-E950.jpg')
    const [more, less] = [camera('Kodak-DX4330.jpg'), camera('Casio-EX-Z3.jpg')]
    const [before, after] = await answers([{ reference }, { reference, more, less: [less] }])
    const place = (answer: SearchAnswer | undefined, path: string) =>
      answer?.hits.findIndex((hit) => hit.path === path) ?? -1
    expect(place(after, less)).toBe(11)
    expect(place(after, more)).toBeLessThanOrEqual(Math.min(1, place(before, more)))
  })

  it.each([
    [['--text', 'x', '--dial', '1.5'], 2, /dial is a number from 0/],
    [['--text', 'x', '--dial', 'half'], 2, /dial is a number/],
    [['--text', 'x', '--method', 'text', '--dial', '0.5'], 2, /dial is of the method auto/],
    [['--text', 'x', '--method', 'pdv'], 2, /pdv needs a reference/],
    [['--text', 'x', '--method', 'basic'], 2, /basic needs a reference/],
    [['--text', 'x', '--more', ''], 2, /more is a path/],
    [['--text', 'x', '--less', '/no/such.jpg'], 1, /\/no\/such.jpg is no photo of this library/],
    [['--prompt', 'a photo of {word:rex}'], 2, /no word "rex"/],
  ] as const)('refuses %j in one line, with nothing on standard output', async (args, code, message) => {
    const result = await runCli(['search', '--library', library, ...args, '--json'])
    expect(result).toMatchObject({ stdout: '', code })
    expect(result.stderr).toMatch(message)
  })
})
