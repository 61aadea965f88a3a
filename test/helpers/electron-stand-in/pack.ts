/**
 * Packs a built desktop with electron-builder by the project's own configuration, around a hollow Electron: a file
 * that has nothing of it but the fuses. For tests.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative, resolve } from 'node:path'

export interface Packed {
  readonly asar: string
  /** Files beside the archive. */
  readonly unpacked: string
  readonly executable: string
}

interface Configuration {
  readonly files: readonly string[]
  readonly [key: string]: unknown
}

/** Marks the fuses in Electron's binary; then their version, number and states. See @electron/fuses. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSES = '011110011'

const require = createRequire(import.meta.url)
/** electron-builder itself uses these. */
export const builderRequire = createRequire(
  createRequire(require.resolve('electron-builder')).resolve('app-builder-lib'),
)

export function packConfiguration(): Configuration {
  const yaml = builderRequire('js-yaml') as { load(text: string): unknown }
  return yaml.load(readFileSync('electron-builder.yml', 'utf8')) as Configuration
}

/** For Linux on this processor: the binaries of other systems are not installed here. */
export async function packForLinux(builtDir: string, folder: string): Promise<Packed> {
  const { build, Platform, Arch } = require('electron-builder')
  const output = join(folder, 'packed')
  const configuration = packConfiguration()
  // As a file, because electron-builder merges an object with electron-builder.yml.
  const path = join(folder, 'electron-builder.json')
  writeFileSync(
    path,
    JSON.stringify({
      ...configuration,
      files: configuration.files.map((pattern) => fromBuilt(pattern, builtDir)),
      directories: { output, buildResources: 'resources' },
      electronDist: hollowElectron(join(folder, 'electron')),
    }),
  )
  await build({
    targets: Platform.LINUX.createTarget('dir', process.arch === 'arm64' ? Arch.arm64 : Arch.x64),
    config: path,
  })
  const unpackedApp = join(output, process.arch === 'arm64' ? 'linux-arm64-unpacked' : 'linux-unpacked')
  const asar = join(unpackedApp, 'resources', 'app.asar')
  return { asar, unpacked: `${asar}.unpacked`, executable: join(unpackedApp, 'searlight') }
}

/** Tests build into folders of their own: their files take the place of out/. */
function fromBuilt(pattern: string, builtDir: string): string | object {
  const part = /^out\/(\w+)\/\*\*$/.exec(pattern)?.[1]
  if (!part) return pattern
  return { from: relative(resolve('.'), join(builtDir, part)), to: `out/${part}`, filter: ['**/*'] }
}

function hollowElectron(folder: string): string {
  mkdirSync(folder)
  mkdirSync(join(folder, 'resources'))
  const wire = Buffer.concat([Buffer.from(FUSE_SENTINEL), Buffer.from([1, FUSES.length]), Buffer.from(FUSES)])
  writeFileSync(join(folder, 'electron'), wire, { mode: 0o755 })
  const { version } = JSON.parse(readFileSync('node_modules/electron/package.json', 'utf8')) as {
    version: string
  }
  writeFileSync(join(folder, 'version'), version)
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(folder, name), '')
  return folder
}
