/** The commands that search, and those for pins and named words: their options and the sentences of their help. */
import { INVERSION_RECIPES, INVERSION_STEPS } from '../../shared/inversion-api.ts'
import { DEFAULT_INVERSION, SAME_KINDS, SEARCH_METHODS } from '../../shared/library-api.ts'
import { DEFAULT_LIMIT } from '../query-options.ts'
import { type CliCommand, several, severalNotEmpty } from './cli-command.ts'

const RECIPES = INVERSION_RECIPES.join(' or ')
const STEPS = INVERSION_RECIPES.map((recipe) => `${INVERSION_STEPS[recipe]} for ${recipe}`).join(', ')
const EXACT = 'Optimises as the papers do, without two shortcuts, at several times the cost.'

export function addQueryCommands(program: CliCommand): void {
  addSearch(program)

  program
    .command('invert')
    .description('Finds the pseudo-word of each photo by optimisation (OTI), or one for all of them.')
    .usage('--library <dir> --reference <file>... [options]')
    .withLibrary()
    .option('--reference <file>', 'Inverts this photo; may be given several times.', severalNotEmpty)
    .option('--recipe <name>', `Optimises by ${RECIPES} (default: ${DEFAULT_INVERSION.recipe}).`)
    .option('--steps <number>', `Takes this many steps (default: ${STEPS}).`)
    .option('--seed <number>', `Sets the seed of the optimisation (default: ${DEFAULT_INVERSION.seed}).`)
    .option('--exact', EXACT)
    .option('--jointly', 'Finds one pseudo-word for all photos together.')
    .option('--phi <name>', "Starts from the model's phi of this name.")
    .option('--vocabulary <file>', 'Reads the concept names from this file, one a line.')
    .option('--phrases <file>', 'Reads the phrases of the concepts from this JSON file.')
    .option('--json', 'Prints each pseudo-word with its losses as a line of JSON.')
    .runs(async () => (await import('../commands/invert.ts')).invert)

  program
    .command('pins')
    .description('Lists the pins of a library, after adding, removing or refining some.')
    .usage('--library <dir> [options]')
    .withLibrary()
    .option('--add', 'Adds a pin of --reference, --text or both.')
    .option('--reference <file>', 'Adds this photo to the new pin; may be given several times.', several)
    .option('--text <caption>', 'Sets the caption of the new pin.')
    .option('--name <name>', 'Sets the name of the new pin.')
    .option('--remove <name>', 'Removes the pin of this name.')
    .option('--refine', 'Refines the pins and named words that wait for it, until all are done or ^C.')
    .withJson()
    .runs(async () => (await import('../commands/pins.ts')).pins)

  program
    .command('words')
    .description('Lists the named words of a library, after adding, removing or refining some.')
    .usage('--library <dir> [options]')
    .withLibrary()
    .option('--add <name>', 'Adds a named word for the photos of --reference.')
    .option('--reference <file>', 'Shows what the new word means; may be given several times.', several)
    .option('--remove <name>', 'Removes the named word of this name.')
    .option('--refine', 'Refines the named words and pins that wait for it, until all are done or ^C.')
    .withJson()
    .runs(async () => (await import('../commands/words.ts')).words)
}

function addSearch(program: CliCommand): void {
  program
    .command('search')
    .description('Finds photos by reference photos, by a caption, or by both.')
    .usage('--library <dir> [--reference <file>]... [options]')
    .withLibrary()
    .option('--reference <file>', 'Searches with this photo; may be given several times.', several)
    .option('--text <caption>', 'Describes the photos, or how they differ from the reference.')
    .option(
      '--prompt <sentence>',
      'Gives the whole sentence instead of --text: {ref}, {ref2}, ... stand for the references, ' +
        '{word:NAME} for a named word.',
    )
    .option(
      '--ask <sentence>',
      'Takes a sentence as a person types it: exclusions, dates, folders, files, cameras and lenses become filters.',
    )
    .option('--parse-only', 'Prints how --ask reads its sentence, and searches nothing.')
    .option('--without <text>', 'Avoids photos that show this; may be given several times.', several)
    .option('--method <name>', `Composes by ${SEARCH_METHODS.join(', ')} (default: auto).`)
    .option('--dial <0..1>', 'Weighs the references (0) against the text (1), for the method auto.')
    .option('--concept <name>', 'Names what the references show; auto guesses it, none leaves it out.')
    .option(
      '--more <photo>',
      'Prefers photos like this one of the library; may be given several times.',
      several,
    )
    .option(
      '--less <photo>',
      'Avoids photos like this one of the library; may be given several times.',
      several,
    )
    .option('--recipe <name>', `Optimises by ${RECIPES}, for the method oti (default: isearle).`)
    .option('--steps <number>', `Takes this many steps, for the method oti (default: ${STEPS}).`)
    .option('--seed <number>', 'Sets the seed, for the method oti (default: 0).')
    .option('--exact', EXACT)
    .option('--phi <name>', "Uses the model's phi of this name.")
    .option('--limit <number>', `Prints at most this many photos (default: ${DEFAULT_LIMIT}).`)
    .option('--from <date>', 'Leaves out older photos: 2023, 2023-05, 2023-05-17 or a time.')
    .option('--to <date>', 'Leaves out newer photos; the date itself belongs to the range.')
    .option('--folder <dir>', 'Searches only in this folder; may be given several times.', several)
    .option('--camera <name>', 'Searches only photos by this camera; may be given several times.', several)
    .option('--lens <name>', 'Searches only photos by this lens; may be given several times.', several)
    .option(
      '--same <kind>',
      `Finds variants of the one reference, of the same ${SAME_KINDS.join(', ')}; may be given several times.`,
      several,
    )
    .flag('--no-references', 'Leaves out the references and the photos of their stacks.')
    .option('--stacks', 'Prints one photo of each stack: near copies, a burst, or RAW and JPEG of one shot.')
    .option('--batch <file>', 'Answers every line of this JSON Lines file with a line of JSON.')
    .option('--json', 'Prints the hits as JSON.')
    .runs(async () => (await import('../commands/search.ts')).search)
}
