/**
 * Languages in Latin letters that people type queries in, by words that tell them apart. Runs in the inference worker;
 * plain data.
 */

export interface Language {
  /** Short words of most sentences, without those that are English words too. */
  readonly functionWords: ReadonlySet<string>
  /** Common nouns, of which few are English words. A model that reads the language holds most of them whole. */
  readonly nouns: readonly string[]
}

const language = (functionWords: string, nouns: string): Language => ({
  functionWords: new Set(functionWords.split(/\s+/)),
  nouns: nouns.split(' '),
})

export const LANGUAGES: readonly Language[] = [
  // German
  language(
    'der das ein eine einen einem einer eines und ist sind mit auf im ins am zum zur vom beim dem den des nicht ohne unter über vor hinter neben zwischen für bei nach aus ich wir sie er es von zwei drei keine kein sich wird werden einige viele',
    'hund katze baum haus straße wasser kinder mädchen junge himmel blume auto schnee vogel',
  ),
  // French
  language(
    "un une le la les des du au aux et est sont avec dans sur sous sans pour par qui devant derrière chez deux trois près d'un d'une l'eau l'herbe en je il elle ils nous vous ne pas son ses leur leurs",
    'chien chat arbre maison rue eau enfants fille garçon ciel fleur voiture neige oiseau',
  ),
  // Spanish
  language(
    'un una unos unas el la los las del al y es son está están con en sobre bajo sin por para que delante detrás dos tres cerca de junto muy su sus se lo',
    'perro gato árbol casa calle agua niños niña niño cielo flor coche nieve pájaro',
  ),
  // Italian
  language(
    "un una uno il lo la gli le del della dello dei delle al alla nel nella nello sul sulla sullo e è sono con su sotto senza per che davanti dietro due tre di da ed dal dalla un' dell'acqua sull'erba si",
    'cane gatto albero casa strada acqua bambini ragazza ragazzo cielo fiore macchina neve uccello',
  ),
  // Portuguese
  language(
    'um uma o os as do da dos das ao à e é são está estão com em no na nos nas sobre sob sem por para que dois duas três de seu sua se',
    'cachorro gato árvore casa rua água crianças menina menino céu flor carro neve pássaro',
  ),
  // Dutch
  language(
    'een het de en zijn met op onder boven voor achter naast tussen zonder niet van naar bij uit twee drie geen te er dat deze die wordt worden aan door',
    'hond kat boom huis straat water kinderen meisje jongen hemel bloem auto sneeuw vogel',
  ),
  // Polish
  language(
    'na w we z ze i jest są przed przy pod nad za do od dla bez się nie dwa dwie trzy który która które po przez jego jej',
    'pies kot drzewo dom ulica woda dzieci dziewczyna chłopiec niebo kwiat samochód śnieg ptak',
  ),
  // Swedish, Danish, Norwegian
  language(
    'en ett och är på med i under över framför bakom utan inte för från två tre som av den det til af og er uden foran bag ikke ved et etter foran',
    'hund katt träd hus gata vatten barn flicka pojke himmel blomma bil snö fågel',
  ),
  // Czech, Slovak
  language(
    'na v ve s se a je jsou před pod nad za do od pro bez dva dvě tři který která po při si sa vo so pri pred',
    'pes kočka strom dům ulice voda děti dívka chlapec nebe květina auto sníh pták',
  ),
  // Turkish
  language(
    'bir ve ile bu için olan üzerinde altında önünde iki üç çok var değil da de gibi kadar yanında içinde',
    'köpek kedi ağaç ev sokak su çocuklar kız erkek gökyüzü çiçek araba kar kuş',
  ),
  // Romanian
  language(
    'un o și este sunt cu pe în la sub fără pentru din care doi două trei lângă de al ale cel cea',
    'câine pisică copac casă stradă apă copii fată băiat cer floare mașină zăpadă pasăre',
  ),
  // Finnish
  language(
    'ja on ei se joka kanssa päällä alla edessä takana ovat kaksi kolme ilman',
    'koira kissa puu talo katu vesi lapset tyttö poika taivas kukka auto lumi lintu',
  ),
  // Indonesian, Malay
  language(
    'di yang dan dengan dari ke sebuah seekor seorang pada ini itu atas bawah depan belakang tidak dua tiga untuk',
    'anjing kucing pohon rumah jalan air anak gadis langit bunga mobil salju burung',
  ),
]

/** English words that other languages have too, or that mark a sentence as English. */
export const ENGLISH: ReadonlySet<string> = new Set(
  `a an the of in on at with and is are was to by for from under over near behind between without not no two three his her
  their its my one some man men woman women people dog child children boy girl it that this as up down out into through
  while holding wearing standing sitting playing running`.split(/\s+/),
)
