import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMIT, readAsked, readQuery, readQueryLine } from '../../../electron/cli/query-options.ts'
import { files } from '../../helpers/query-fakes.ts'

describe('query options', () => {
  it('fills in what is not given', () => {
    expect(readQuery({ text: 'a dog' })).toEqual({
      references: [],
      text: 'a dog',
      prompt: null,
      method: 'auto',
      inversion: { recipe: 'isearle', steps: null, seed: 0 },
      more: [],
      less: [],
      limit: DEFAULT_LIMIT,
      filter: {},
    })
  })

  it('makes paths absolute, of references and folders', () => {
    const query = readQuery({ reference: ['a.jpg', '/b.jpg'], folder: 'photos' })
    expect(query.references).toEqual(files(`${process.cwd()}/a.jpg`, '/b.jpg'))
    expect(query.filter.folders).toEqual([`${process.cwd()}/photos`])
  })

  it.each([['0'], ['-1'], ['1.5'], ['ten'], [''], [Number.NaN], [{}]])('refuses %j as a limit', (limit) => {
    expect(() => readQuery({ text: 'x', limit })).toThrow(/limit is a whole number/)
  })

  it('reads what an answer leaves out, also from a line of a batch file', () => {
    expect(
      readQueryLine('{"reference":"/a","noReferences":true,"stacks":true,"same":["day"]}'),
    ).toMatchObject({
      noReferences: true,
      stacks: true,
      same: ['day'],
    })
    expect(() => readQueryLine('{"reference":"/a","noReferences":"yes"}')).toThrow(
      /noReferences is true or false/,
    )
    expect(() => readQuery({ reference: '/a', same: 'hour' })).toThrow(
      /same is one of day, place, camera, lens/,
    )
  })

  it('refuses an unknown method and names the known ones', () => {
    expect(() => readQuery({ text: 'x', method: 'magic' })).toThrow(
      /method is one of auto, text, image, sum, slerp/,
    )
  })

  it('lets a line of a batch file say otherwise than the command', () => {
    const line = readQueryLine('\ufeff{"text":"a","limit":5}', { method: 'text', limit: '9' })
    expect(line).toMatchObject({ text: 'a', method: 'text', limit: 5 })
  })

  it.each([
    { recipe: 'magic' },
    { steps: 0 },
    { steps: 10_001 },
    { seed: 'x' },
    { seed: 2 ** 60 },
    { reference: '' },
  ])('refuses %j', (options) => {
    expect(() => readQuery({ text: 'x', ...options })).toThrow(expect.objectContaining({ code: 'usage' }))
  })

  it('reads dial and clicks, from options and from lines', () => {
    const options = readQuery({ text: 'x', dial: '0.25', more: ['a.jpg'], less: ['/b.jpg', '/c.jpg'] })
    expect(options).toMatchObject({
      dial: 0.25,
      more: files(`${process.cwd()}/a.jpg`),
      less: files('/b.jpg', '/c.jpg'),
    })
    const line = readQueryLine('{"text":"x","dial":1,"more":"/a.jpg","less":["/b.jpg"]}')
    expect(line).toMatchObject({ dial: 1, more: files('/a.jpg'), less: files('/b.jpg') })
    expect(readQuery({ text: 'x' })).not.toHaveProperty('dial')
  })

  it.each([['1.01'], ['-0.1'], [''], ['half'], [Number.NaN], [Number.POSITIVE_INFINITY], [[]], [true]])(
    'refuses %j as a dial',
    (dial) => {
      expect(() => readQuery({ text: 'x', dial })).toThrow(/dial is a number from 0/)
    },
  )

  it('reads a line of a batch file', () => {
    const line = '{"references":["/a.jpg"],"text":"on a beach","method":"searle","limit":5,"from":"2023"}'
    const query = readQueryLine(line)
    expect(query).toMatchObject({
      references: files('/a.jpg'),
      text: 'on a beach',
      method: 'searle',
      limit: 5,
    })
    expect(query.filter.fromMs).toBe(Date.UTC(2023, 0, 1))
  })

  it.each(['not json', '[]', '7', 'null', '{"txet":"a"}', '{"text":7}', '{"references":[1]}'])(
    'refuses the line %s as wrong usage',
    (line) => {
      expect(() => readQueryLine(line)).toThrow(expect.objectContaining({ code: 'usage' }))
    },
  )
})

describe('a free sentence', () => {
  it('takes the place of text and prompt, and keeps the other options', () => {
    const asked = readAsked({
      ask: 'E\u0301t\u00e9',
      without: ['a leash', 'a leash'],
      camera: 'Nikon',
      limit: 3,
    })
    expect(asked).toMatchObject({
      ask: '\u00c9t\u00e9',
      without: ['a leash'],
      limit: 3,
      filter: { cameras: ['Nikon'] },
    })
    expect(asked).not.toHaveProperty('text')
    expect(readQueryLine('{"ask":"a dog","lens":["EF50mm"]}')).toMatchObject({
      ask: 'a dog',
      filter: { lenses: ['EF50mm'] },
    })
    expect(readAsked({ text: 'a dog' })).not.toHaveProperty('ask')
  })

  it.each([
    [{ ask: 'x', text: 'x' }],
    [{ ask: 'x', prompt: 'x' }],
    [{ ask: '  ' }],
    [{ ask: 5 }],
    [{ text: 'x', without: [' '] }],
    [{ text: 'x', without: Array.from({ length: 65 }, (_, i) => `a thing ${i}`) }],
    [{ text: 'x', camera: '' }],
  ])('refuses %j', (options) => {
    expect(() => readAsked(options)).toThrow(expect.objectContaining({ code: 'usage' }))
  })
})
