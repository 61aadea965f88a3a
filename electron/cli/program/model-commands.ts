/** The commands about models, their training and their quality: their options and the sentences of their help. */
import { METHOD_NAMES } from '../../core/evaluation/methods.ts'
import { INVERSION_RECIPES, INVERSION_STEPS } from '../../shared/inversion-api.ts'
import { DEFAULT_INVERSION } from '../../shared/library-api.ts'
import { PHI_BATCH, PHI_EPOCHS, PHI_SENTENCES } from '../../shared/training-api.ts'
import { type CliCommand, notEmpty, severalNotEmpty } from './cli-command.ts'

export function addModelCommands(program: CliCommand): void {
  program
    .command('models')
    .description('Lists the models that can be downloaded, or installs or removes one.')
    .usage('[options]')
    .option('--install <name>', 'Downloads the model of this name.')
    .option('--accept-licence', 'Accepts the licence of the model that --install names.')
    .option('--remove <name>', 'Deletes the files of the model of this name.')
    .withJson()
    .runs(async () => (await import('../commands/models.ts')).models)

  program
    .command('demo')
    .description('Draws the sample library, reads it with the sample model, and answers three queries.')
    .usage('[options]')
    .option('--library <dir>', "Makes the library in this folder instead of the application's own.")
    .option('--photos <number>', 'Draws this many pictures.')
    .withJson()
    .runs(async () => (await import('../commands/demo.ts')).demo)

  addTraining(program)
  addBenchmark(program)
}

/** One number for each recipe. */
function byRecipe(numbers: Readonly<Record<(typeof INVERSION_RECIPES)[number], number>>): string {
  return INVERSION_RECIPES.map((recipe) => `${numbers[recipe]} for ${recipe}`).join(', ')
}

function addTraining(program: CliCommand): void {
  program
    .command('phi')
    .description('Trains phi, the network that turns a picture into a pseudo-word.')
    .usage('<command> [options]')
    .command('train')
    .description('Trains phi on the pictures of folders. After ^C the same command continues.')
    .usage('--model <dir> --photos <folder>... --out <file> [options]')
    .argument('[folder...]', 'Also trains on the pictures of this folder.', severalNotEmpty)
    .needs('--model <dir>', 'Names the folder of the model.')
    .option(
      '--photos <folder>',
      'Trains on the pictures of this folder; may be given several times.',
      severalNotEmpty,
    )
    .needs('--out <file>', 'Writes phi to this safetensors file.')
    .option(
      '--recipe <name>',
      `Trains by ${INVERSION_RECIPES.join(' or ')} (default: ${DEFAULT_INVERSION.recipe}).`,
    )
    .option('--epochs <number>', `Trains for this many epochs (default: ${byRecipe(PHI_EPOCHS)}).`)
    .option('--batch <number>', `Takes this many pictures a step (default: ${PHI_BATCH}).`)
    .option(
      '--sentences <number>',
      `Holds this many pictures a step against a sentence (default: ${PHI_SENTENCES}).`,
    )
    .option('--clusters <number>', 'Draws each batch from groups of pictures that look alike.')
    .option(
      '--teacher-steps <n>',
      `Optimises each teacher for this many steps (default: ${byRecipe(INVERSION_STEPS)}).`,
    )
    .option('--seed <number>', `Sets the seed of the training (default: ${DEFAULT_INVERSION.seed}).`)
    .option('--exact', 'Optimises the teachers without shortcuts, as the papers do.')
    .option('--limit <number>', 'Trains on at most this many pictures.')
    .option('--from-present', 'Starts from the phi that the model has.')
    .option('--phi <name>', "Chooses the model's phi of this name.")
    .option('--vocabulary <file>', 'Reads the concept names from this file, one a line.')
    .option('--phrases <file>', 'Reads the phrases of the concepts from this JSON file.')
    .option('--json', 'Prints every epoch and the summary as lines of JSON.')
    .runs(async () => (await import('../commands/phi.ts')).trainPhi)
}

function addBenchmark(program: CliCommand): void {
  program
    .command('bench')
    .description('Measures the quality of composed search.')
    .usage('<command> [options]')
    .command('cir')
    .description(
      'Measures the methods of composed search on one source. After ^C the same command continues.',
    )
    .usage('--<source> [folder] --model <dir> [options]')
    .argument('[folder]', "Names ImageNet-R's folder, after --domain-conversion.", notEmpty)
    .option('--world', 'Measures on the sample world, with the sample model unless --model names one.')
    .option('--circo <dir>', 'Measures on CIRCO in this folder.', notEmpty)
    .option('--cirr <dir>', 'Measures on CIRR in this folder.', notEmpty)
    .option('--fashioniq <dir>', 'Measures on FashionIQ in this folder.', notEmpty)
    .option(
      '--domain-conversion <dir>',
      "Measures from ImageNet's validation photos to ImageNet-R.",
      notEmpty,
    )
    .option('--object-composition <dir>', 'Measures on objects of COCO in this folder.', notEmpty)
    .option('--library <dir>', 'Measures on the marked answers of this library.', notEmpty)
    .option('--annotations <dir>', 'Reads the annotations from this folder.', notEmpty)
    .option('--split <val|test>', 'Asks the queries of this split of CIRCO or CIRR.')
    .option('--methods <list>', `Measures these methods only, with commas: ${METHOD_NAMES.join(', ')}.`)
    .option('--model <dir>', 'Names the folder of the model.', notEmpty)
    .option('--phi <name>', "Uses the model's phi of this name.")
    .option('--photos <number>', 'Draws this many pictures of the sample world (default: 5000).')
    .option('--seed <number>', 'Sets the seed of the sample world and of OTI (default: 1).')
    .option('--exact', 'Optimises pseudo-words without shortcuts, as the papers do.')
    .option('--oti-queries <which>', 'Asks OTI a third or all of the queries: third, all.')
    .option('--submission <dir>', 'Writes the files for the servers of CIRCO and CIRR here.', notEmpty)
    .withJson()
    .runs(async () => (await import('../commands/bench.ts')).benchCir)
}
