/**
 * Measures how well pseudo-words stand for their pictures, on sentences that no inversion was trained on.
 * This separates a better word from one that only fits the 24 templates. Equal requests give equal answers.
 * Runs in the inference worker.
 */
import { splitBeginnings } from '../../../native-models/inversion/cached-beginnings.ts'
import { HELD_OUT_TEMPLATES, partPhrases } from '../../../native-models/inversion/held-out.ts'
import type { PackedSentence } from '../../../native-models/inversion/pack-sentences.ts'
import { GRAMMAR_PHRASES, type PhraseBank } from '../../../native-models/inversion/phrase-bank.ts'
import { AppError } from '../../shared/errors.ts'
import type { Judgement, JudgeRequest } from '../../shared/inversion-api.ts'
import { cosine, mean } from '../../shared/vectors.ts'
import { noPast, type Past, withToken } from '../packed-sentences.ts'
import { readWords } from './inversion-words.ts'
import type { InverterParts } from './inverter-parts.ts'
import { parted } from './phrase-sentences.ts'
import { SentenceMaker } from './sentence-maker.ts'

/**
 * The content loss alone rewards a word that copies its picture until captions change nothing; the gpt loss
 * measures whether sentences with it keep their meaning. On 40 pictures where retrieval prefers either phi or
 * iSEARLE, the verdict agreed with it 9 times by content alone, 19 times by the recipes' weights, and 31
 * times by this weight.
 */
const GPT_WEIGHT = 2
/** For each concept. More phrases change the verdict less than they cost. */
const PHRASES_A_CONCEPT = 2
/** A run takes at most as long as an OTI step, so that a query waits no longer for it. */
const SENTENCES_A_RUN = 4

export async function judge(request: JudgeRequest, parts: InverterParts): Promise<readonly Judgement[]> {
  const { graphs } = parts
  const tests = await openTests(request, parts)
  const judgements: Judgement[] = []
  for (const token of request.tokens) {
    const sentences = tests.sentences.map((sentence) => withToken(sentence, token))
    const features = await inTurns(sentences, (some) => graphs.features(some, tests.past))
    const templates = features.slice(0, tests.templates)
    const content = mean(
      request.features.flatMap((image) => templates.map((feature) => cosineLoss(image, feature))),
    )
    const gpt = mean(
      tests.aims.map((aim, i) => cosineLoss(aim, features[tests.templates + i] as Float32Array)),
    )
    judgements.push({ content, gpt, loss: content + GPT_WEIGHT * gpt })
  }
  return judgements
}

interface Tests {
  /** Templates, then phrases, both without their beginnings, which are in `past`. */
  readonly sentences: readonly PackedSentence[]
  readonly templates: number
  /** The features of each phrase with its concept's name. */
  readonly aims: readonly Float32Array[]
  readonly past: Past
}

async function openTests(request: JudgeRequest, { compiled, text, graphs }: InverterParts): Promise<Tests> {
  const maker = new SentenceMaker(await text())
  const { phrases: bank } = await readWords(request, compiled.modelDir)
  const templates = (
    await Promise.all(HELD_OUT_TEMPLATES.map((template) => parted(maker, template, '{}')))
  ).filter((sentence) => sentence !== null)
  const phrases = await fittingPhrases(heldOutPhrases(bank, request.concepts), maker)
  if (templates.length === 0 || phrases.length === 0) {
    throw new AppError('model-invalid', 'this model reads no sentence that is long enough for inversion')
  }
  const split = splitBeginnings([...templates, ...phrases.map(({ sentence }) => sentence)], graphs.width)
  const whole = await Promise.all(phrases.map(({ phrase }) => maker.plain(phrase)))
  return {
    sentences: split.sentences,
    templates: templates.length,
    aims: await inTurns(whole, (some) => graphs.features(some, noPast(compiled.textLayers, graphs.width))),
    past: await graphs.past(split.beginnings, compiled.textLayers),
  }
}

type HeldOut = readonly { readonly concept: string; readonly phrase: string }[]

/**
 * A list too short to hold phrases out falls back to the grammar's phrases, which the inversion did not use
 * then.
 */
function heldOutPhrases(bank: PhraseBank, concepts: readonly string[]): HeldOut {
  const phrasesOf = bank.of(concepts)
  return concepts.flatMap((concept) => {
    const own = partPhrases(concept, phrasesOf.get(concept) ?? []).heldOut
    const others = GRAMMAR_PHRASES.of([concept]).get(concept) ?? []
    const heldOut = own.length > 0 ? own : partPhrases(concept, others).heldOut
    return heldOut.slice(0, PHRASES_A_CONCEPT).map((phrase) => ({ concept, phrase }))
  })
}

async function fittingPhrases(heldOut: HeldOut, maker: SentenceMaker) {
  const made = await Promise.all(
    heldOut.map(async ({ concept, phrase }) => ({ phrase, sentence: await parted(maker, phrase, concept) })),
  )
  return made.flatMap(({ phrase, sentence }) => (sentence ? [{ phrase, sentence }] : []))
}

async function inTurns<T, R>(all: readonly T[], run: (some: readonly T[]) => Promise<readonly R[]>) {
  const results: R[] = []
  for (let first = 0; first < all.length; first += SENTENCES_A_RUN) {
    results.push(...(await run(all.slice(first, first + SENTENCES_A_RUN))))
  }
  return results
}

function cosineLoss(a: Float32Array, b: Float32Array): number {
  return 1 - cosine(a, b)
}
