/**
 * A library, its cache, an export and a training on which everything is done that writes, to be disturbed at random
 * moments; and the check that nothing was lost, doubled or left over.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import Database from 'better-sqlite3'
import * as sqliteVec from 'sqlite-vec'
import { expect } from 'vitest'
import { type CliResult, startCli } from './cli.ts'
import { generatePhotos } from './generated-photos.ts'
import { writeLetterClip } from './letter-clip.ts'

export const PHOTOS = 60
const PINS = 2
const NAMES = ['dog', 'cat', 'boots', 'old house']
const EXPORTER = join(import.meta.dirname, 'export-child.ts')

export const JOBS = ['index', 'model change', 'refine', 'export', 'train'] as const
export type Job = (typeof JOBS)[number]

export interface Running {
  readonly child: ChildProcess
  readonly result: Promise<CliResult>
}

/** `disk` holds all that is written; photos and models lie beside it. */
export class DisturbedLibrary {
  readonly #base: string
  readonly #disk: string
  /** The model of the next command. */
  #model = 0

  constructor(base: string, disk: string) {
    this.#base = base
    this.#disk = disk
  }

  get #library(): string {
    return join(this.#disk, 'library')
  }

  get #photos(): string {
    return join(this.#base, 'photos')
  }

  get #out(): string {
    return join(this.#disk, 'phi.safetensors')
  }

  get #env(): Readonly<Record<string, string>> {
    return { SEARLIGHT_CACHE: join(this.#disk, 'cache'), SEARLIGHT_PROVIDER: 'cpu' }
  }

  #modelDir(which: number): string {
    return join(this.#base, `model-${which}`)
  }

  /** Photos and two models; nothing of the library yet. */
  async write(): Promise<void> {
    for (const which of [0, 1]) {
      mkdirSync(this.#modelDir(which))
      await writeLetterClip(this.#modelDir(which), which + 1)
    }
    await generatePhotos({ folder: this.#photos, count: PHOTOS, width: 96, height: 64 })
    await generatePhotos({ folder: join(this.#base, 'few'), count: 24, width: 48, height: 48 })
    await writeFile(join(this.#base, 'names.txt'), NAMES.join('\n'))
    mkdirSync(join(this.#disk, 'export'))
  }

  start(job: Job): Running {
    switch (job) {
      case 'index':
        return this.#cli(
          'index',
          this.#photos,
          '--library',
          this.#library,
          '--model',
          this.#modelDir(this.#model),
        )
      case 'model change':
        this.#model = 1 - this.#model
        return this.#cli(
          ...['index', '--library', this.#library, '--model', this.#modelDir(this.#model), '--change-model'],
        )
      case 'refine':
        return this.#cli('pins', '--library', this.#library, '--refine')
      case 'export':
        return this.#exporting()
      case 'train':
        return this.#cli(
          ...['phi', 'train', '--model', this.#modelDir(0), '--photos', join(this.#base, 'few')],
          ...['--vocabulary', join(this.#base, 'names.txt'), '--teacher-steps', '10', '--epochs', '4'],
          ...['--out', this.#out],
        )
    }
  }

  /** Repeats the same command, which completes the disturbed work. */
  async complete(job: Job): Promise<CliResult> {
    if (job !== 'model change') return this.start(job).result
    // The requested model, even if the library has not noticed the request.
    return this.#cli(
      ...['index', '--library', this.#library, '--model', this.#modelDir(this.#model), '--change-model'],
    ).result
  }

  /** A library with its pins, which every job after the first finds. */
  async addPins(): Promise<void> {
    for (let pin = 0; pin < PINS; pin++) {
      const reference = join(this.#photos, `photo-0000${pin}.jpg`)
      const text = ['--text', 'is red', '--name', `pin ${pin}`]
      const { code, stderr } = await this.#cli(
        ...['pins', '--library', this.#library, '--add', '--reference', reference, ...text],
      ).result
      if (code !== 0) throw new Error(stderr)
    }
  }

  /** Before a disturbance of a job that would otherwise find everything done. */
  async renew(job: Job): Promise<void> {
    switch (job) {
      case 'index':
        return this.#forgetPhotos()
      case 'model change':
        return
      case 'refine':
        return this.#change('DELETE FROM pseudo_word; DELETE FROM verdict')
      case 'export':
        for (const name of this.#exported()) rmSync(join(this.#disk, 'export', name))
        return
      case 'train':
        rmSync(this.#out, { force: true })
        rmSync(join(this.#disk, 'cache', 'training'), { recursive: true, force: true })
    }
  }

  /** As before they were indexed; the pins stay. */
  #forgetPhotos(): void {
    const db = new Database(join(this.#library, 'library.db'))
    sqliteVec.load(db)
    db.transaction(() => {
      for (const { id } of db.prepare('SELECT DISTINCT model_id AS id FROM embedding').all() as {
        id: number
      }[])
        db.exec(`DELETE FROM vec_${id}`)
      db.exec('DELETE FROM embedding; DELETE FROM photo; DELETE FROM content')
    })()
    db.close()
  }

  #change(sql: string): void {
    const db = new Database(join(this.#library, 'library.db'))
    db.exec(sql)
    db.close()
  }

  /** Every name in the export's folder: after a kill only whole photos, and hidden files. */
  expectWholeExport(): void {
    for (const name of this.#exported()) {
      const source = join(this.#photos, name.replace(/ \(\d+\)/, ''))
      expect(readFileSync(join(this.#disk, 'export', name)).equals(readFileSync(source)), name).toBe(true)
    }
  }

  /** The conditions right after every disturbance. */
  expectSound(): void {
    this.expectWholeExport()
    if (!existsSync(join(this.#library, 'library.db'))) return
    const db = new Database(join(this.#library, 'library.db'))
    sqliteVec.load(db)
    try {
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
      expect(db.pragma('foreign_key_check')).toEqual([])
    } finally {
      db.close()
    }
  }

  /** Nothing lost, doubled or left over once everything was completed. */
  expectWhole(): void {
    const db = new Database(join(this.#library, 'library.db'), { readonly: true })
    sqliteVec.load(db)
    const count = (from: string) => (db.prepare(`SELECT count(*) AS n FROM ${from}`).get() as { n: number }).n
    try {
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
      expect(count("photo WHERE status = 'indexed' AND removed_ms IS NULL")).toBe(PHOTOS)
      expect([count('photo'), count('(SELECT DISTINCT path FROM photo)')]).toEqual([PHOTOS, PHOTOS])
      expect(count('(SELECT DISTINCT hash FROM content)')).toBe(count('content'))
      expect(count('(SELECT DISTINCT content_id, model_id FROM embedding)')).toBe(count('embedding'))
      const models = db.prepare('SELECT id, retired_ms AS retiredMs FROM model').all() as {
        id: number
        retiredMs: number | null
      }[]
      for (const { id, retiredMs } of models) {
        const embeddings = count(`embedding WHERE model_id = ${id}`)
        expect(count(`vec_${id}`)).toBe(embeddings)
        // A change that stopped half way leaves its generation, for a change back.
        if (retiredMs === null) expect(embeddings).toBe(PHOTOS)
      }
      expect(models.filter(({ retiredMs }) => retiredMs === null)).toHaveLength(1)
      expect(count('pin WHERE removed_ms IS NULL')).toBe(PINS)
      expect(count('(SELECT DISTINCT hash, fingerprint, recipe FROM pseudo_word)')).toBe(count('pseudo_word'))
    } finally {
      db.close()
    }
    expect(this.leftOvers()).toEqual([])
  }

  /** Files below all folders of the library that no finished command leaves. */
  leftOvers(): readonly string[] {
    return filesBelow(this.#disk)
      .map((path) => relative(this.#disk, path))
      .filter((path) => LEFT_OVER.test(path))
  }

  #exported(): readonly string[] {
    return readdirSync(join(this.#disk, 'export')).filter((name) => !name.startsWith('.'))
  }

  #cli(...args: readonly string[]): Running {
    return startCli([...args, '--json'], this.#env)
  }

  #exporting(): Running {
    const child = spawn(process.execPath, [EXPORTER, this.#photos, join(this.#disk, 'export')])
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    const result = new Promise<CliResult>((resolve) => {
      child.once('close', (code) => resolve({ code, stdout, stderr }))
    })
    return { child, result }
  }
}

/** Staged files by their extensions, checkpoints of finished work, the writer's note, a journal of SQLite's. */
const LEFT_OVER =
  /(\.part|\.tmp|\.new|\.\d+|\.[0-9a-f-]{8,}|~|\.checkpoint|writer\.json|-journal)$|(^|\/)\.searlight-|\.tmp-|training\/runs\/./

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
