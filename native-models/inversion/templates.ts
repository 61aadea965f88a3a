/** The 24 templates of PALAVRA (Cohen et al. 2022) as SEARLE prints them: {} is the concept or the pseudo-word. */
const CLOSE = ['photo', 'illustrations', 'sketch', 'diagram'] as const
const MEDIA = ['photo', 'image', 'illustration'] as const

export const TEMPLATES: readonly string[] = [
  ...CLOSE.flatMap(closeUp),
  'A {}',
  'We see a {}',
  '{}',
  ...MEDIA.map((medium) => `We see a {} in this ${medium}`),
  ...MEDIA.map((medium) => `We see a {} ${medium}`),
  ...MEDIA.map((medium) => `{} ${medium}`),
]

/** "An illustrations of a {}" is the papers' own slip, repeated for equal numbers. */
function closeUp(medium: (typeof CLOSE)[number]): readonly string[] {
  const [noun, article] = medium === 'illustrations' ? ['illustration', 'an'] : [medium, 'a']
  const beginning = medium === 'illustrations' ? 'An illustrations' : `A ${medium}`
  return [`This is ${article} ${noun} of a {}`, `This ${noun} contains a {}`, `${beginning} of a {}`]
}
