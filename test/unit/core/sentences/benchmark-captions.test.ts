/** No nonsense for the relative captions of CIRCO and CIRR: rules that hold for every English sentence. */
import { readFileSync } from 'node:fs'
import { expect, it, describe as suite } from 'vitest'
import { describe } from '../../../../electron/core/sentences/describe.ts'
import { indefinite } from '../../../../electron/core/sentences/nouns.ts'
import { readSubject } from '../../../../electron/core/sentences/subject.ts'
import { needs } from '../../../helpers/needs.ts'
import { sharedPath } from '../../../helpers/shared.ts'

const NAMES = ['dog', 'people', 'scissors', 'Eiffel Tower', 'Human face', 'umbrella', 'a bear']

interface Case {
  readonly name: string
  readonly caption: string
  readonly sentence: string
}

function cases(): readonly Case[] {
  const circo = ['val', 'test'].flatMap((split) => read(`circo/${split}.json`))
  const own = circo.map((query) => [query['shared_concept'] ?? '', query['relative_caption'] ?? ''] as const)
  const captions = [
    ...circo.map((query) => query['relative_caption']),
    ...read('cirr/cap.rc2.val.json').map((query) => query['caption']),
  ]
  const all = [...own, ...NAMES.flatMap((name) => captions.map((caption) => [name, caption ?? ''] as const))]
  return all.map(([name, caption]) => ({ name, caption, sentence: describe(name, caption) }))
}

function read(file: string): readonly Readonly<Record<string, string>>[] {
  return JSON.parse(readFileSync(sharedPath('benchmarks', file), 'utf8'))
}

function failing(all: readonly Case[], isWrong: (each: Case) => boolean): readonly string[] {
  return all.filter(isWrong).map(({ name, caption, sentence }) => `${name} | ${caption} => ${sentence}`)
}

/** Whether the sentence holds the pattern where neither name nor caption does. */
function adds(pattern: RegExp, { name, caption, sentence }: Case): boolean {
  const found = pattern.exec(sentence)?.[0].toLowerCase()
  const given = `${name} | ${caption}`.toLowerCase().replace(/\s+/g, ' ')
  return found !== undefined && !given.includes(found)
}

suite('captions of CIRCO and CIRR', needs('shared'), () => {
  const all = needs('shared').skip ? [] : cases()

  it('are some 5,000, each with several names', () => {
    expect(all.length).toBeGreaterThan(7 * 5000)
  })

  it('double no article, copula or preposition', () => {
    const doubled = /\b(an?|the|is|are|was|has|have|of|with|that|and|to|in|on|at|from|photo of a photo) \1\b/i
    const clash =
      /\b(?:an?|the) (?:an?|the|its|his|her|their|some|any|two|three|four|both|this|these|is|are|of|and|with|in)\b/i
    const verbs =
      /\b(?:is|are) (?:is|are|has|have|shows)\b|\b(?:has|have) (?:is|are|has|have)\b|\bthat (?:a|an|the|that|on|with)\b/i
    for (const pattern of [doubled, clash, verbs]) {
      expect(failing(all, (each) => adds(pattern, each))).toEqual([])
    }
  })

  it('are one sentence without a dangling word or comma', () => {
    const dangling = /(?:^|\s)[,;]|,\s*,|[,;:.!?]$|\s\s|\n|\. [A-Z]/
    expect(failing(all, ({ sentence }) => dangling.test(sentence))).toEqual([])
    const end = / (?:an?|the|and|with|of|that|which|is|are)$/
    expect(failing(all, (each) => adds(end, each) && !end.test(each.caption.replace(/[\s.]+$/, '')))).toEqual(
      [],
    )
  })

  it('begin with the subject or another noun phrase', () => {
    const start =
      /^(?:an?|the|another|one|two|three|four|five|six|seven|eight|ten|several|some|many|more|fewer|less|only|just|both|all|his|her|its|their|no|[\p{L}-]+ing|graffiti) /iu
    const wrong = failing(all, ({ name, sentence }) => {
      const isSubject = sentence.startsWith(readSubject(name).phrase)
      return (
        !isSubject &&
        !start.test(sentence) &&
        !/^(?:[\p{L}'-]+,? (?:and )?){0,4}[\p{L}'-]+s\b|^[\p{L}-]*(?:people|men|children|geese|mice)\b/iu.test(
          sentence,
        )
      )
    })
    // Substances and names have no article: "coral on a dark background".
    expect(wrong.length / all.length).toBeLessThan(0.02)
  })

  it('agree with the subject', () => {
    const wrong = failing(all, ({ name, sentence }) => {
      const { phrase, plural } = readSubject(name)
      const verb = sentence.startsWith(`${phrase} `) ? sentence.slice(phrase.length + 1).split(' ')[0] : ''
      return (
        plural ? ['is', 'has', 'was', 'does', 'wears'] : ['are', 'have', 'were', 'do', 'wear']
      ).includes(verb ?? '')
    })
    expect(wrong).toEqual([])
  })

  it('have the article that the next sound asks for', () => {
    const wrong = failing(all, (each) => {
      const found = /^(an?) (\S+)/.exec(each.sentence)
      return found !== null && found[1] !== indefinite(found[2] ?? '') && adds(/^an? \S+/, each)
    })
    expect(wrong).toEqual([])
  })

  it('keep the words that say what the picture shows', () => {
    const edits =
      /\b(?:remove|delete|erase|exclude|instead|rather|unlike|replace|change|changed?|turn|make|add|target|zoom|increase|reduce|want|get|have|move|put|place|focus|take|there|keep|leave|let|concentrate|convert|include|lose|use|must|should|of (?:them|these|those)|same|photo|image|picture|paint|hang|arrange|display|depict|attach|goes|switch|transform|dress|position|bring)\b/i
    const wrong = failing(all, ({ caption, sentence }) => {
      if (edits.test(caption) || caption.length > 400) return false
      const kept = new Set(stems(sentence))
      return stems(caption).some((word) => !kept.has(word))
    })
    expect(wrong).toEqual([])
  })

  it('keep at least one word of every caption that adds something', () => {
    const wrong = failing(all, ({ caption, sentence, name }) => {
      const given = stems(caption)
      const taken = /\b(?:remove|delete|erase|exclude|zoom|eliminate|lose|get rid|take)\b/i.test(caption)
      const kept = new Set(stems(sentence.replace(readSubject(name).phrase, '')))
      return !taken && given.length > 0 && !given.some((word) => kept.has(word)) && !/^[\W_]*$/.test(caption)
    })
    expect(wrong.length / all.length).toBeLessThan(0.005)
  })
})

/** Words of four letters or more, without the ending that agreement changes. */
function stems(text: string): readonly string[] {
  // Agreement may write "people" for "persons".
  const lower = text.toLowerCase().replaceAll('persons', 'people')
  const words = lower.match(/[\p{L}]{4,}/gu) ?? []
  return words
    .filter(
      (word) =>
        !/^(?:this|that|there|which|with|have|shows?|please|does|doesn|they|were|just|also|find|ones)$/.test(
          word,
        ),
    )
    .map((word) => word.replace(/(?:ies|es|s|y|e)$/, ''))
}
