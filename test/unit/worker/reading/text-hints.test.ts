import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { hintsOf } from '../../../../electron/worker/reading/text-hints.ts'
import { readTokenizer } from '../../../../electron/worker/tokenizer.ts'
import { needs } from '../../../helpers/needs.ts'
import { sharedPath } from '../../../helpers/shared.ts'

/** A vocabulary with these words whole; it cuts others into single letters. */
const holding =
  (...words: readonly string[]) =>
  (word: string) =>
    words.includes(word.toLowerCase()) ? 1 : [...word].length
/** A vocabulary of every word. */
const everything = () => 1

describe('hints of a text', () => {
  it('are none for words that the model holds', () => {
    expect(hintsOf('a dog on a beach', holding('dog', 'beach'))).toEqual([])
    expect(hintsOf('', everything)).toEqual([])
    expect(hintsOf('12 + 3 🐶', everything)).toEqual([])
  })

  it('name a word in small pieces, and leave short ones and compounds of long pieces alone', () => {
    expect(hintsOf('a dog with a xqzvblort', holding('dog', 'with'))).toEqual(['words-unknown'])
    expect(hintsOf('a pug', holding())).toEqual([])
    expect(hintsOf('snowboarder', () => 2)).toEqual([])
    expect(hintsOf('paragliding', () => 3)).toEqual([])
  })

  it('name a script that becomes bytes, and none that has pieces', () => {
    expect(hintsOf('собака на пляже', (word) => 2 * word.length)).toEqual(['language-unsupported'])
    expect(hintsOf('собака на пляже', everything)).toEqual([])
    expect(hintsOf('海辺の犬', () => 0)).toEqual(['language-unsupported'])
    expect(hintsOf('海辺の犬', () => 3)).toEqual([])
  })

  it('judge by most letters: one foreign name does not make a sentence foreign', () => {
    const count = (word: string) => (/[а-я]/i.test(word) ? 2 * word.length : 1)
    expect(hintsOf('a dog called Бобик on a sandy beach at sunset', count)).toEqual([])
    expect(hintsOf('a собака на пляже', count)).toEqual(['language-unsupported'])
  })

  it('name a language in Latin letters unless the model holds its common nouns', () => {
    expect(hintsOf('ein Hund mit einem Ball auf dem Sofa', holding('ball', 'sofa'))).toEqual([
      'language-unsupported',
    ])
    expect(hintsOf('ein Hund mit einem Ball auf dem Sofa', everything)).toEqual([])
  })

  it('bear any text in bounded work', () => {
    let asked = 0
    const count = (word: string) => {
      asked++
      return word.length
    }
    for (const text of ['a'.repeat(1e6), 'ein '.repeat(1e5), '\ud800 x', '́'.repeat(1e5)]) {
      expect(hintsOf(text, count).length).toBeLessThanOrEqual(1)
    }
    expect(asked).toBeLessThan(2000)
  })
})

/** None of these texts was used when the rules and their limits were chosen. */
const GIBBERISH =
  `zorptal wexnibble kruvadosh fjwqpd snibblegrax thrumqix ovgluntz pibbersnatch dwenklo mqzrtv lorbistane
  vashkumpf yiggleworp brastifold qoxlent huzzgrimp tlopfna sprockwindle jexomar cwtchbyl grumbalisk nwvxoq fribnostle ulzgatch
  dreeplox zantwigger oprfst bloxivane kwimzulty vrrrtok`.split(/\s+/)
const FOREIGN = `Ein alter Mann sitzt auf einer Bank im Park
Hund mit Ball im Maul
Sonnenuntergang über dem Meer
drei Mädchen tanzen auf der Straße
un vieil homme assis sur un banc dans le parc
chat noir sous la table
des montagnes au coucher du soleil
une petite fille avec un ballon rouge
un hombre viejo sentado en un banco del parque
gato negro debajo de la mesa
montañas al atardecer
una niña con un globo rojo
un vecchio seduto su una panchina nel parco
gatto nero sotto il tavolo
montagne al tramonto
una bambina con un palloncino rosso
stary człowiek siedzi na ławce w parku
czarny kot pod stołem
góry o zachodzie słońca
mała dziewczynka z czerwonym balonem
公園のベンチに座る老人
テーブルの下の黒い猫
夕暮れの山
赤い風船を持った女の子
坐在公园长椅上的老人
桌子下面的黑猫
黄昏的山
拿着红气球的女孩
رجل عجوز يجلس على مقعد في الحديقة
قطة سوداء تحت الطاولة
جبال عند الغروب
فتاة صغيرة مع بالون أحمر
старик сидит на скамейке в парке
чёрная кошка под столом
горы на закате
девочка с красным шариком
पार्क में बेंच पर बैठा बूढ़ा आदमी
मेज के नीचे काली बिल्ली
सूर्यास्त के समय पहाड़
लाल गुब्बारे वाली एक लड़की`.split('\n')

const shape = { contextLength: 77, eosRule: { kind: 'argmax' } } as const

describe.each([
  ["photo-mini's", ['models', 'photo-mini', 'tokenizer.json']],
  ["CLIP's", ['tokenizer', 'tokenizer.json']],
] as const)('with %s tokenizer', (_, path) => {
  const read = async () => {
    const tokenizer = await readTokenizer({ kind: 'json', path: sharedPath(...path) }, shape)
    return (text: string) => hintsOf(text, (word) => tokenizer.pieces(word))[0]
  }

  it('at most 3 % of English captions get a hint', needs('shared'), async () => {
    const hint = await read()
    const lines = readFileSync(sharedPath('photos-train', 'captions.tsv'), 'utf8').trim().split('\n')
    const captions = lines.filter((_, i) => i % 5 === 0).map((line) => line.split('\t')[1] ?? '')
    const hinted = captions.filter((caption) => hint(caption) !== undefined)
    console.log(`${hinted.length} of ${captions.length} captions get a hint`)
    expect(captions.length).toBeGreaterThan(1000)
    expect(hinted.length / captions.length).toBeLessThan(0.03)
  })

  it('at least 80 % of words that do not exist are unknown', needs('shared'), async () => {
    const hint = await read()
    const found = GIBBERISH.filter((word) => hint(word) === 'words-unknown')
    console.log(`${found.length} of ${GIBBERISH.length} words are unknown`)
    expect(found.length / GIBBERISH.length).toBeGreaterThanOrEqual(0.8)
  })

  it('at least 80 % of sentences in ten other languages are unsupported', needs('shared'), async () => {
    const hint = await read()
    const missed = FOREIGN.filter((sentence) => hint(sentence) !== 'language-unsupported')
    console.log(`${missed.length} of ${FOREIGN.length} sentences are missed: ${missed.join('; ')}`)
    expect(missed.length / FOREIGN.length).toBeLessThanOrEqual(0.2)
  })

  it('ordinary names and compounds get no hint', needs('shared'), async () => {
    const hint = await read()
    for (const text of [
      'labrador',
      'golden retriever',
      'snowboarder',
      'a chihuahua',
      'wheelchair',
      'no dogs',
    ]) {
      expect(hint(text), text).toBeUndefined()
    }
  })
})
