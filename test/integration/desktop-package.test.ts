/**
 * The packed desktop: electron-builder packs it by the project's configuration (and so by its own schema) around a
 * hollow Electron; what is in it is looked at, and started.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFuses } from '../../resources/read-fuses.ts'
import { type Built, buildDesktop, usePage } from '../helpers/electron-stand-in/build.ts'
import { connected, startBuilt } from '../helpers/electron-stand-in/desktop.ts'
import {
  builderRequire,
  type Packed,
  packConfiguration,
  packForLinux,
} from '../helpers/electron-stand-in/pack.ts'
import { needs } from '../helpers/needs.ts'
import { until } from '../helpers/web-host.ts'

interface Asar {
  listPackage(path: string, options: object): string[]
  extractAll(path: string, folder: string): void
}

const asar = builderRequire('@electron/asar') as Asar

/** The window's state of the sample library and its model, in a line. */
const SAMPLE = `standIn.call("state").then(({ sample, model }) =>
  [sample.kind, sample.done, model.kind, model.model?.isSample].join(' '))`

let folder: string
let built: Built
let packed: Packed

describe('the packed desktop', needs('linux'), () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'searlight-packed-'))
    built = buildDesktop()
    usePage(built)
    packed = await packForLinux(built.dir, folder)
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
    built?.remove()
  })

  it('holds the built files and the modules outside of the bundle, and nothing else', () => {
    const files = asar.listPackage(packed.asar, {})
    const top = new Set(files.map((path) => path.split('/')[1]))
    expect([...top].sort()).toEqual(['native-models', 'node_modules', 'out', 'package.json', 'resources'])
    const resources = files.filter((path) => path.startsWith('/resources/'))
    expect(resources).toEqual(['/resources/concepts.txt'])
    const model = files
      .filter((path) => /^\/native-models\/.*\.\w+$/.test(path))
      .map((path) => posix.basename(path))
    expect(model).toEqual(expect.arrayContaining(['config.json', 'model.safetensors', 'tokenizer.json']))
    const modules = new Set(
      files.flatMap((path) => /^\/node_modules\/(@[^/]+\/[^/]+|[^@/][^/]*)\//.exec(path)?.[1] ?? []),
    )
    const platform = `linux-${process.arch}`
    expect([...modules].sort()).toEqual(
      [
        '@img/colour',
        `@img/sharp-${platform}`,
        `@img/sharp-libvips-${platform}`,
        'better-sqlite3',
        'detect-libc',
        'libheif-js',
        'onnxruntime-common',
        'onnxruntime-node',
        'semver',
        'sharp',
        'sqlite-vec',
        `sqlite-vec-${platform}`,
      ].sort(),
    )
    expect(files.filter((path) => /\.(ts|map)$/.test(path))).toEqual([])
  })

  it('has every binary as a file beside the archive, of its own platform alone', async () => {
    const binaries: string[] = []
    for await (const path of glob('**/*.{node,so,so.*,dll,dylib}', { cwd: packed.unpacked }))
      binaries.push(path)
    expect(binaries.length).toBeGreaterThanOrEqual(5)
    for (const path of binaries) {
      expect(path).toMatch(/linux/)
      expect(path).toContain(process.arch)
      expect(path).not.toMatch(/darwin|win32|windows|musl/)
    }
    const inside = asar
      .listPackage(packed.asar, {})
      .filter((path) => /\.(node|so|dll|dylib)(\.\d+)*$/.test(path))
    for (const path of inside) expect(binaries).toContain(path.slice(1))
  })

  it('has every fuse set, as read back from its binary', async () => {
    const fuses = await readFuses(packed.executable)
    expect(Object.fromEntries(fuses.map(({ name, state }) => [name, state]))).toEqual({
      RunAsNode: 'disabled',
      EnableCookieEncryption: 'enabled',
      EnableNodeOptionsEnvironmentVariable: 'disabled',
      EnableNodeCliInspectArguments: 'disabled',
      EnableEmbeddedAsarIntegrityValidation: 'enabled',
      OnlyLoadAppFromAsar: 'enabled',
      LoadBrowserProcessSpecificV8Snapshot: 'disabled',
      GrantFileProtocolExtraPrivileges: 'disabled',
      WasmTrapHandlers: 'enabled',
    })
    expect(fuses.filter(({ state, expected }) => state !== expected)).toEqual([])
  })

  it('starts from its own files, far from any other node_modules', needs('browser'), async () => {
    const app = join(folder, 'extracted')
    asar.extractAll(packed.asar, app)
    const desktop = startBuilt({ dir: join(app, 'out'), remove: () => {} })
    const sampleWords = async () => String(await desktop.page(SAMPLE))
    try {
      await connected(desktop)
      expect(await desktop.page('standIn.call("state").then(({ library }) => library.kind)')).toMatch(
        /opening|ready/,
      )
      // It draws with its own files, for its own model.
      await desktop.page('standIn.call("trySample").then(() => "")')
      await until(async () => /^drawing [1-9]|^ready/.test(await sampleWords()))
      await until(async () => /ready true$/.test(await sampleWords()))
      await desktop.page('standIn.call("cancelSample").then(() => "")')
      expect(await sampleWords()).toMatch(/^none/)
      expect(desktop.log()).not.toMatch(/Cannot find (module|package)/)
    } finally {
      await desktop.end()
    }
  })
})

describe('a package for another platform', () => {
  const ALL = [
    'better-sqlite3/prebuilds/darwin-arm64.node',
    'better-sqlite3/prebuilds/linux-x64.node',
    'better-sqlite3/prebuilds/linuxmusl-x64.node',
    'better-sqlite3/prebuilds/win32-x64.node',
    'better-sqlite3/prebuilds/win32-arm64.node',
    'onnxruntime-node/bin/napi-v6/darwin/arm64/onnxruntime_binding.node',
    'onnxruntime-node/bin/napi-v6/linux/x64/onnxruntime_binding.node',
    'onnxruntime-node/bin/napi-v6/win32/x64/onnxruntime.dll',
    'onnxruntime-node/bin/napi-v6/win32/arm64/onnxruntime.dll',
    '@img/colour/index.cjs',
    '@img/sharp-darwin-arm64/sharp.node',
    '@img/sharp-libvips-darwin-arm64/libvips.dylib',
    '@img/sharp-libvips-linux-x64/libvips.so',
    '@img/sharp-linux-x64/sharp.node',
    '@img/sharp-linuxmusl-x64/sharp.node',
    '@img/sharp-win32-x64/sharp.node',
    'sqlite-vec/index.mjs',
    'sqlite-vec-darwin-arm64/vec0.dylib',
    'sqlite-vec-linux-x64/vec0.so',
    'sqlite-vec-windows-x64/vec0.dll',
  ]

  it.each([
    ['win', 'x64', /(win32|windows)[-/]x64/],
    ['mac', 'arm64', /darwin[-/]arm64/],
    ['linux', 'x64', /linux[-/]x64/],
  ] as const)('%s gets its own binaries only', (section, arch, own) => {
    const configuration = packConfiguration()
    const { files } = configuration[section] as { files: readonly string[] }
    const excluded = [...configuration.files, ...files]
      .filter((pattern) => pattern.startsWith('!'))
      .map((pattern) => pattern.slice(1).replaceAll(`\${arch}`, arch))
    const kept = ALL.filter(
      (path) => !excluded.some((pattern) => posix.matchesGlob(`node_modules/${path}`, pattern)),
    )
    expect(kept).toEqual(ALL.filter((path) => own.test(path) || /^(@img\/colour|sqlite-vec)\//.test(path)))
  })
})
