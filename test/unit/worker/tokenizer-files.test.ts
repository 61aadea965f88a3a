import { execFileSync } from 'node:child_process'
import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { endsInTime } from '../../../electron/worker/pattern-check.ts'
import { readTokenizer, type SentenceShape } from '../../../electron/worker/tokenizer.ts'
import { needs } from '../../helpers/needs.ts'
import { sharedPath } from '../../helpers/shared.ts'
import { temporaryDirectory } from '../../helpers/temporary-directory.ts'

const SHAPE: SentenceShape = { contextLength: 77, eosRule: { kind: 'first', id: 49_407 } }

/** Every kind of character: letters with and without marks, numbers of all scripts, joined emoji, blanks, controls. */
const STRINGS = [
  '',
  ' ',
  'a photo of a dog',
  'A PHOTO of   a\tDog\r\n',
  "it's we're they've I'm he'll she'd DON'T",
  '$ costs $5, or 5$ and $$$',
  'a $ that $, is',
  'naïve café Ångström e\u0301 \u00e9',
  'ﬁne Ⅷ ½ ² ٣ 四',
  '犬の写真 고양이 кошка γάτα شمس',
  'ẞ İ ı ſ',
  '👩‍👩‍👧‍👦 👍🏽 🇯🇵 ❤️',
  '\u0000\u0007\u200b\u200d\ufeff\u2028',
  '\ud800 half \udc00',
  '<|endoftext|> <|startoftext|>',
  'http://example.org/a_b?c=d&e=f#g',
  '...!!!???---___***',
  '1234567890 3.14 1e10 007',
  'snake_case camelCase kebab-case',
  '\u00a0non\u00a0breaking\u3000wide',
  'x'.repeat(500),
  'the cat sat on the mat. '.repeat(100),
  '😀'.repeat(300),
]

describe('a tokenizer made of vocab.json and merges.txt', needs('shared'), () => {
  it('gives the ids of tokenizer.json for every string', async () => {
    const whole = await readTokenizer(
      { kind: 'json', path: sharedPath('tokenizer', 'tokenizer.json') },
      SHAPE,
    )
    const made = await readTokenizer(
      {
        kind: 'bpe',
        vocabularyPath: sharedPath('tokenizer', 'vocab.json'),
        mergesPath: sharedPath('tokenizer', 'merges.txt'),
      },
      SHAPE,
    )
    for (const text of [...STRINGS, ...randomStrings(2000)]) {
      expect(made.encode({ segments: [text] }).ids, JSON.stringify(text)).toEqual(
        whole.encode({ segments: [text] }).ids,
      )
    }
  })
})

/** Random code points from all ranges, with words among them. */
function randomStrings(count: number): readonly string[] {
  let state = 7
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state >>> 8) % below
  }
  const ranges = [
    [0x20, 0x7e],
    [0xa0, 0x17f],
    [0x370, 0x5ff],
    [0x900, 0xdff],
    [0x2000, 0x2bff],
    [0x3040, 0x9fff],
    [0x1f300, 0x1faff],
  ] as const
  const character = () => {
    const [from, to] = ranges[next(ranges.length)] ?? ranges[0]
    return String.fromCodePoint(from + next(to - from + 1))
  }
  const words = ['dog', ' on the beach', "'s", ' $', '\n', ' 42']
  const piece = () => (next(3) === 0 ? (words[next(words.length)] ?? '') : character())
  return Array.from({ length: count }, () => Array.from({ length: next(40) }, piece).join(''))
}

describe('patterns', () => {
  it.each([
    '\\s+',
    "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+",
    "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
    "(?i:'s|'t|'re)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    ' {2,}',
    '[()*+]+',
    '\\(a\\)\\+',
  ])('%s ends', (pattern) => {
    expect(endsInTime(pattern)).toBe(true)
  })

  it.each([
    '(a+)+$',
    '(a|a)*b',
    '(?:\\w+\\s?)*x',
    '([a-z]+)*!',
    '(a{1,5}){1,50}',
    '(\\p{L}+)+\\d',
    '(.*)\\1+x',
    '(?<w>a+)\\k<w>',
    'a*a*a*a*a*b',
    '(x+x+)+y',
    'a'.repeat(20_000),
  ])('%s is refused', (pattern) => {
    expect(endsInTime(pattern)).toBe(false)
  })
})

describe('an unusable tokenizer.json is refused within seconds', () => {
  const refusalOf = async (path: string) => {
    const started = performance.now()
    const refusal: unknown = await readTokenizer({ kind: 'json', path }, SHAPE).catch(
      (error: unknown) => error,
    )
    expect(performance.now() - started).toBeLessThan(10_000)
    return refusal
  }

  it('with a pattern that never ends', async () => {
    const path = join(temporaryDirectory(), 'tokenizer.json')
    const pre_tokenizer = { type: 'Split', pattern: { Regex: '(\\w+\\s?)+$' }, behavior: 'Isolated' }
    await writeFile(path, JSON.stringify({ pre_tokenizer, model: { type: 'BPE', vocab: {}, merges: [] } }))
    expect(await refusalOf(path)).toMatchObject({
      code: 'model-tokenizer-invalid',
      message: expect.stringMatching(/a pattern may never end/),
    })
  })

  it('of half a gigabyte', async () => {
    const path = join(temporaryDirectory(), 'tokenizer.json')
    const handle = await open(path, 'w')
    await handle.truncate(500_000_000)
    await handle.close()
    expect(await refusalOf(path)).toMatchObject({ code: 'model-too-large' })
  })

  it('that is a pipe', needs('posix'), async () => {
    const path = join(temporaryDirectory(), 'tokenizer.json')
    execFileSync('mkfifo', [path])
    expect(await refusalOf(path)).toMatchObject({ code: 'model-not-a-file' })
  })

  it.each(['{', '[]', '{}', '{"model":{"type":"BPE"}}', '{"model":{"type":"Nothing"}}'])(
    'that says %s',
    async (text) => {
      const path = join(temporaryDirectory(), 'tokenizer.json')
      await writeFile(path, text)
      expect(await refusalOf(path)).toMatchObject({ code: 'model-tokenizer-invalid' })
    },
  )
})
