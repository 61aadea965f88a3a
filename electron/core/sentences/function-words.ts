/** The closed word classes of English that the grammar of captions needs. Plain data; runs in the engine. */

export const ARTICLES = words('a an the')

/** "some of them", "both", "his": a noun phrase that begins with one of these takes no article. */
export const DETERMINERS = words(`
  a an the this that these those my your his her its our their some any no every each another other both all
  many much several few fewer more most less enough various multiple only just one two three four five six seven
  eight nine ten eleven twelve dozens hundreds exactly at-least half`)

/** Determiners that leave a noun in the singular. */
export const SINGULAR_DETERMINERS = words('a an this that one every each another')

export const NUMBERS = words(
  'two three four five six seven eight nine ten eleven twelve several many some both more fewer',
)

/** A phrase that begins with one of these can follow the noun as it is. */
export const PREPOSITIONS = words(`
  about above across after against along alongside amid amidst among amongst around as astride at atop before behind
  below beneath beside besides between beyond by despite down during for from in inside into like near nearby of off
  on onto opposite out outside over past per through throughout to toward towards under underneath until up upon via
  with within without where when while whose during`)

/** Adverbs and the like that stand behind a noun: "a dog outside". */
export const PLACE_ADVERBS = words(`
  outside inside outdoors indoors underwater upside sideways nearby far apart away aside abroad ashore aboard aloft
  alone together asleep awake alive afloat ajar ablaze upstairs downstairs overhead upright close-up
  backwards forward everywhere halfway airborne`)

/** Words before an adjective that belong to it. */
export const INTENSIFIERS = words(`
  very more less much really so too quite rather extremely slightly somewhat fairly pretty a-bit completely totally
  fully mostly entirely all even far way almost nearly partly partially most least equally similarly differently
  brightly darkly lightly heavily highly plain solid deep light dark bright pale not as`)

export const PRONOUNS = words(
  'it he she they we i you this that these those there who which everything everyone something someone',
)

/** A clause that follows one of these belongs to another noun than the first. */
export const RELATIVES = words('that which who whose where when while because if as')

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/))
}
