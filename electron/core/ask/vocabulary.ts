/**
 * The small words of the window's languages that several readers look at, folded ([Note: Same length] in sentence.ts).
 * Pure.
 */

export type Language = 'en' | 'de' | 'fr' | 'es' | 'ja' | 'ar'

export function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/).filter(Boolean))
}

/** Small words that show a language. Some belong to several. */
const SHOWS: Readonly<Record<Exclude<Language, 'ja' | 'ar'>, ReadonlySet<string>>> = {
  en: wordSet(`the a an in of with and on my is are from at by to taken photos photo pictures not without last this since
    before after between until but or people that which who`),
  de: wordSet(`der die das den dem des ein eine einen einem einer und mit ohne nicht kein keine keinen im am auf bei vom
    aus von mein meine meinem in ins zum zur seit vor nach bis zwischen letzten letzte letztes letzter ist sind oder fotos
    bilder foto bild`),
  fr: wordSet(`le la les un une des du de sans et avec dans sur pas mes ma mon au aux en l' d' qu' n' photos photo depuis
    avant apres entre jusqu' dernier derniere ou est qui ce cet cette`),
  es: wordSet(`el la los las un una unos unas del de sin y con en sobre mis mi no hay fotos foto desde antes despues entre
    hasta pasado pasada ultimo ultima o este esta que al`),
}

/** All of them where no word shows one. */
export function languagesOf(words: readonly string[]): ReadonlySet<Language> {
  const votes = Object.entries(SHOWS).map(
    ([language, shows]) => [language as Language, words.filter((word) => shows.has(word)).length] as const,
  )
  const most = Math.max(...votes.map(([, count]) => count))
  return new Set<Language>([...votes.filter(([, n]) => n === most).map(([language]) => language), 'ja', 'ar'])
}

export const DETERMINERS =
  wordSet(`a an the any some my his her its their our your single one ein eine einen einem einer
  eines der die das den dem des mein meine meinen meinem meiner irgendein un une le la les l' des du mon ma mes d' de
  el los las una unos unas mi mis`)

export const CONJUNCTIONS =
  wordSet(`and or but nor & plus und oder aber sondern sowie et ou mais ni y e o u pero sino و او
  لكن ولكن`)

/** Prepositions at which a noun phrase ends. "of" and "de" continue one. */
export const PREPOSITIONS =
  wordSet(`on in at with near by under from behind beside beneath below above over between
  against along around through inside outside into onto during within since until before after like
  auf im am an bei beim mit vor hinter unter uber neben zwischen aus ins vom zum zur wahrend seit bis nach
  sur dans avec sous devant derriere chez au aux en pres pendant par depuis avant apres vers
  con sobre bajo desde ante tras entre por junto cerca durante hasta
  في علي مع تحت عند بجانب قرب فوق امام خلف منذ قبل بعد`)

/** Words that name photos as such, and the small words around them: alone they say nothing to look for. */
export const FILLERS =
  wordSet(`photo photos picture pictures pic pics image images shot shots snapshot snapshots everything
  anything all any every my our the of me show find search get for see please taken
  foto fotos bild bilder aufnahme aufnahmen alle alles meine meiner mir zeig zeige suche finde von die
  toutes tous tout mes les des de montre montrer moi cherche prises
  imagen imagenes todo todos todas mis las los muestra muestrame busca del
  صور صوره الصور كل جميع صوري
  写真 画像 全部 すべて の を`)

/** Words of exclusions, after which a filter would mean its opposite. */
export const NEGATIONS =
  wordSet(`without w/o no not except excluding isn't aren't wasn't weren't nor neither never ohne
  kein keine keinen keinem keiner nicht ausser außer sans pas sauf excepte hormis sin excepto salvo بدون دون بلا ليس
  باستثناء عدا`)
