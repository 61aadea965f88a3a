/** Copies the photos of one folder into another with the application's exporter, to be killed at any moment. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { Exporter } from '../../electron/core/app/exporter.ts'
import type { PhotoRecord } from '../../electron/core/catalog/shown-photos.ts'

const [photos = '', target = ''] = process.argv.slice(2)
const names = readdirSync(photos).sort()
const find = async (id: number): Promise<PhotoRecord> => {
  const path = join(photos, names[id] ?? '')
  const { size: bytes, mtimeMs: modifiedMs } = statSync(path)
  return { id, path, folderPath: photos, bytes, modifiedMs } as PhotoRecord
}
const exporter = new Exporter(() => {})
const { copied, failed } = await exporter.run(find, [...names.keys()], target)
process.stdout.write(`${JSON.stringify({ copied, failed })}\n`)
