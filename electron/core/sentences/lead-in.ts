/** Takes away the words with which people begin a caption and that say nothing of the picture. Runs in the engine; pure. */

/** "the target photo shows two dogs" -> "two dogs". */
const TARGET =
  /^(?:in )?(?:the |a |this |that |an? new |the new )?(?:target(?:ed)?|desired|wanted|new|second|other|right|next|resulting)(?: (?:photo|image|picture|pic|photograph|one))?,? (?:is (?:a (?:photo|picture|image) )?of|shows?|depicts|displays|contains?|should (?:show|be|have)|there (?:is|are)|is showing|is (?=(?:an?|the|one|two|three|four|five|just|only)\b))\s*/i
const PHOTO =
  /^(?:the |a |this )?(?:photo|image|picture|pic|photograph)s? (?:is (?:an? (?:photo|picture|image) )?)?of\s+/i
const TARGET_STATE =
  /^(?:the |this )?(?:(?:target|desired|new|second|other)(?: (?:photo|image|picture|pic|photograph|one))?|photo|image|picture) (?=is|has|was|are|have|had|looks|contains|features|shows?|depicts|displays)/i

/** "it is", "they have": the subject stands for these. */
const PRONOUN =
  /^(?:it|he|she|they|this|that|these|those|which|who|this one|the one|the subject|the object|the item)(?: also| now)? (?=(?:is|are|was|were|has|have|had|does|do|looks?|can|should|must|will|shows?|wears?|stands?|sits?|lies|lays|seems?|appears?)\b)/
const SHORT_IS =
  /^(?:it's|he's|she's|that's|its (?=(?:an?|the|now|just|only|not|more|very)\b|\S+er (?:and|with|in)\b))\s*/
const REQUEST =
  /^(?:unlike [^,]{1,60}, )?i want (?:the )?(?:target )?(?:image |photo |picture )?(?:(?:to (?:show|be|have)|of|to) )?(?=(?:an?|the|one|two|three|some) )/i
const FILLER =
  /^(?:and|but|so|also|please|then|plus|just|simply|i want|i'd like|show me|find me|find|give me|search for|looking for|same but|the same but|similar but)[, ]+(?=\S)/

export interface LeadIn {
  readonly text: string
  /** Says what follows: a clause about the photo, a description, or the continuation of a sentence. */
  readonly kind: 'photo' | 'description' | 'continuation'
}

export function withoutLeadIn(text: string): LeadIn {
  const wanted = text.replace(REQUEST, '')
  if (wanted !== text) return { text: wanted.replace(/, the target image .*$/i, ''), kind: 'description' }
  const plain = text.replace(FILLER, '').replace(FILLER, '')
  const target = plain.replace(TARGET, '')
  if (target !== plain && target !== '') return { text: target, kind: 'description' }
  const photo = plain.replace(PHOTO, '')
  if (photo !== plain && photo !== '') return { text: photo, kind: 'description' }
  const state = plain.replace(TARGET_STATE, '')
  if (state !== plain) return { text: state, kind: 'photo' }
  const short = plain.replace(SHORT_IS, '')
  if (short !== plain && short !== '') {
    return /^(?:an?|the|one|two|just|only) /.test(short)
      ? { text: short, kind: 'description' }
      : { text: `is ${short}`, kind: 'continuation' }
  }
  return { text: plain.replace(/^they're /, 'are ').replace(PRONOUN, ''), kind: 'continuation' }
}
