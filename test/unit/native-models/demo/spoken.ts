/**
 * Reads the claims of a sample world's sentence from its words. Written from the English, without the code
 * that makes the sentences, so that the tests compare two implementations. A comparative claim needs the
 * reference.
 */
import type { Scene } from '../../../../native-models/demo/world/scene.ts'
import { LIGHT, NOUNS, NUMBERS, PLACES, SIDES, TIMES, VIEWS, WEATHERS } from './spoken-words.ts'

export interface Claim {
  readonly about: readonly string[]
  readonly isTrue: (scene: Scene, reference?: Scene) => boolean
}

const any = (table: Readonly<Record<string, unknown>>) =>
  Object.keys(table)
    .sort((a, b) => b.length - a.length)
    .join('|')
const PLACE = any(PLACES)
const TIME = any(TIMES)
const COLOUR = 'red|orange|yellow|green|blue|purple|white|black'
const PATTERN = 'plain|striped|spotted'
const KIND = 'cat|dog|duck|rabbit|tent|mushroom|balloon|butterfly|umbrella|chair|teapot|bicycle'
const STYLE = 'painting|sketch|cartoon|paper cut|mosaic|blueprint'
const has = (scene: Scene, kind: string) => scene.subject === kind || scene.companion?.kind === kind
const isIndoors = (scene: Scene) => scene.place === 'kitchen' || scene.place === 'living room'

type Reader = (...groups: string[]) => readonly Claim[]
const claim = (about: string, isTrue: Claim['isTrue']): Claim => ({ about: [about], isTrue })
const singular = (noun: string) => NOUNS[noun] ?? noun.replace(/s$/, '')

/** Each removes its words from the sentence, so the longer forms come first. */
const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/shows only one of them/, () => [claim('count', ({ count }) => count === 1)]],
  [/shows more than two of them/, () => [claim('count', ({ count }) => count > 2)]],
  [/shows fewer than three of them/, () => [claim('count', ({ count }) => count < 3)]],
  [/shows (two|three|four) of them/, (word = '') => [claim('count', ({ count }) => count === NUMBERS[word])]],
  [
    /has more of them/,
    () => [claim('count', ({ count }, reference) => count > (reference?.count ?? Number.NaN))],
  ],
  [
    /has fewer of them/,
    () => [claim('count', ({ count }, reference) => count < (reference?.count ?? Number.NaN))],
  ],
  [/shows no (rain|fog)/, (word = '') => [claim('weather', ({ weather }) => weather !== word)]],
  [
    new RegExp(`(${PLACE}) (?:and not|instead of) (${PLACE})`),
    (a = '', b = '') => [claim('place', ({ place }) => place === PLACES[a] && place !== PLACES[b])],
  ],
  [new RegExp(`not (${PLACE})`), (a = '') => [claim('place', ({ place }) => place !== PLACES[a])]],
  [new RegExp(`(${PLACE})`), (a = '') => [claim('place', ({ place }) => place === PLACES[a])]],
  [/\bindoors/, () => [claim('place', isIndoors)]],
  [/\boutdoors/, () => [claim('place', (scene) => !isIndoors(scene))]],
  [
    new RegExp(`(${TIME}) instead of (${TIME})`),
    (a = '', b = '') => [claim('time', ({ time }) => time === TIMES[a] && time !== TIMES[b])],
  ],
  [new RegExp(`not (${TIME})`), (a = '') => [claim('time', ({ time }) => time !== TIMES[a])]],
  [new RegExp(`(${TIME})`), (a = '') => [claim('time', ({ time }) => time === TIMES[a])]],
  [
    /in (darker|brighter) light/,
    (word) => [
      claim('time', ({ time }, reference) => {
        if (reference === undefined) return time === (word === 'darker' ? 'night' : 'day')
        const step = LIGHT.indexOf(time) - LIGHT.indexOf(reference.time)
        return word === 'darker' ? step < 0 : step > 0
      }),
    ],
  ],
  [
    new RegExp(`(${any(WEATHERS)})`),
    (a = '') => [claim('weather', ({ weather }) => weather === WEATHERS[a])],
  ],
  [
    new RegExp(`seen from (${any(VIEWS)})`),
    (a = '') => [claim('viewpoint', ({ viewpoint }) => viewpoint === VIEWS[a])],
  ],
  [
    /(?:with|has) nothing beside (?:it|them)/,
    () => [claim('companion', ({ companion }) => companion === null)],
  ],
  [
    new RegExp(`(?:with|has|shows) no (${KIND})`),
    (kind = '') => [claim('companion', (scene) => !has(scene, kind))],
  ],
  [
    new RegExp(`has an? (${KIND}) instead of the (${KIND})`),
    (a, b) => [claim('companion', ({ companion }) => companion?.kind === a && companion?.kind !== b)],
  ],
  [
    new RegExp(`(?:with|has) an? (${KIND}) on one side and not on the other side`),
    (kind) => [
      {
        about: ['companion', 'relation'],
        isTrue: ({ companion }) => companion?.kind === kind && /left|right/.test(companion?.relation ?? ''),
      },
    ],
  ],
  [
    new RegExp(`has the (${KIND}) on the other side`),
    (kind) => [
      {
        about: ['companion', 'relation'],
        isTrue: ({ companion }, reference) =>
          companion?.kind === kind &&
          companion?.relation === (reference?.companion?.relation === 'left' ? 'right' : 'left'),
      },
    ],
  ],
  [
    new RegExp(`(?:with|has) (?:an?|the) (${KIND}) (${any(SIDES)})`),
    (kind, side = '') => [
      {
        about: ['companion', 'relation'],
        isTrue: ({ companion }) => companion?.kind === kind && companion?.relation === SIDES[side],
      },
    ],
  ],
  [
    new RegExp(`(?:with|has) an? (${KIND})(?: too)?`),
    (kind) => [claim('companion', ({ companion }) => companion?.kind === kind)],
  ],
  [new RegExp(`shows an? (${KIND}) too`), (kind = '') => [claim('companion', (scene) => has(scene, kind))]],
  [new RegExp(`in the style of an? (${STYLE})`), (word) => [claim('style', ({ style }) => style === word)]],
  [new RegExp(`^an? (${STYLE}) of`), (word) => [claim('style', ({ style }) => style === word)]],
  [
    new RegExp(`(?:is|are) (?:in )?(${COLOUR}) instead of (${COLOUR})(?: clothes)?`),
    (a, b) => [claim('colour', ({ colour }) => colour === a && colour !== b)],
  ],
  [
    new RegExp(`(?:is|are) not (?:in )?(${PATTERN})(?: clothes)?`),
    (a) => [claim('pattern', ({ pattern }) => pattern !== a)],
  ],
  [
    new RegExp(`(?:is|are) (?:in )?(${COLOUR})(?: clothes)?(?= |$)`),
    (a) => [claim('colour', ({ colour }) => colour === a)],
  ],
  [
    new RegExp(`(?:is|are) (?:in )?(${PATTERN})(?: clothes)?(?= |$)`),
    (a) => [claim('pattern', ({ pattern }) => pattern === a)],
  ],
  [/(?:is|are) (small|large)(?:e?r)?\b/, (a) => [claim('size', ({ size }) => size === a)]],
  [
    new RegExp(
      `(one|two|three|four|some|an?) ?(small|large)? ?(${COLOUR})? ?(${PATTERN})? (\\w+)(?: in ?(${COLOUR})? ?(${PATTERN})? clothes)?`,
    ),
    (number = '', size, colour, pattern, noun = '', worn, wornPattern) => [
      claim(
        'subject',
        ({ subject }) => subject === (number === 'one' || /^an?$/.test(number) ? noun : singular(noun)),
      ),
      ...(number in NUMBERS ? [claim('count', ({ count }) => count === NUMBERS[number])] : []),
      ...(size ? [claim('size', (scene) => scene.size === size)] : []),
      ...((colour ?? worn) ? [claim('colour', (scene) => scene.colour === (colour ?? worn))] : []),
      ...((pattern ?? wornPattern)
        ? [claim('pattern', (scene) => scene.pattern === (pattern ?? wornPattern))]
        : []),
    ],
  ],
]

const FILLERS =
  /\b(?:this is|this photo contains|we see|in this photo|an? (?:photo|picture|postcard|image|illustration) of|that|and|is|are)\b/g

export interface Reading {
  readonly claims: readonly Claim[]
  /** The words that no reader understood: none in a sentence of the world. */
  readonly rest: string
}

export function read(sentence: string): Reading {
  const claims: Claim[] = []
  let rest = sentence
    .replace(/\b(?:this is|this photo contains|we see|in this photo)\b/g, ' ')
    .replace(/\ban? (?:photo|picture|postcard|image|illustration) of\b/, ' ')
    .trim()
  for (const [pattern, reader] of READERS) {
    for (let match = pattern.exec(rest); match !== null; match = pattern.exec(rest)) {
      claims.push(...reader(...(match.slice(1) as string[])))
      rest = `${rest.slice(0, match.index)} | ${rest.slice(match.index + match[0].length)}`.trim()
    }
  }
  return {
    claims,
    rest: rest
      .replace(FILLERS, ' ')
      .replace(/[|\s]+/g, ' ')
      .trim(),
  }
}

export const holds = (claims: readonly Claim[], scene: Scene, reference?: Scene) =>
  claims.every(({ isTrue }) => isTrue(scene, reference))
