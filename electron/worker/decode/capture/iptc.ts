/**
 * Reads IPTC-IIM's dates of creation (IIM 4.2, record 2, data sets 55, 60, 62 and 63), as newspapers and old
 * programs write them. Runs in the inference worker.
 */
import { readDateText } from './date-text.ts'
import type { StatedDate } from './wall-clock.ts'

const DATE_CREATED = 55
const TIME_CREATED = 60
const DIGITAL_DATE = 62
const DIGITAL_TIME = 63

/** Real files have fewer than a hundred data sets; keywords alone may be some thousand. */
const MAX_DATA_SETS = 10_000

/** @param block IIM, alone or among Photoshop's image resources */
export function readIptcDate(block: Buffer): StatedDate | null {
  const texts = readDataSets(iimOf(block))
  return (
    together(texts.get(DATE_CREATED), texts.get(TIME_CREATED)) ??
    together(texts.get(DIGITAL_DATE), texts.get(DIGITAL_TIME))
  )
}

/** CCYYMMDD with zeros for unknown parts, HHMMSS±HHMM. */
function together(date = '', time = ''): StatedDate | null {
  return readDateText(`${date.trim()} ${time.trim()}`)
}

const DATA_SET = 0x1c
const RECORD_2 = 2

function readDataSets(iim: Buffer): ReadonlyMap<number, string> {
  const texts = new Map<number, string>()
  let at = 0
  for (let seen = 0; seen < MAX_DATA_SETS && at + 5 <= iim.length && iim[at] === DATA_SET; seen++) {
    const record = iim[at + 1]
    const dataSet = iim[at + 2] ?? 0
    const length = iim.readUInt16BE(at + 3)
    // A set top bit announces a longer length: megabytes of something that is no date.
    if (length >= 0x8000) break
    const isDate = record === RECORD_2 && dataSet >= DATE_CREATED && dataSet <= DIGITAL_TIME
    if (isDate && !texts.has(dataSet)) texts.set(dataSet, iim.toString('latin1', at + 5, at + 5 + length))
    at += 5 + length
  }
  return texts
}

const IPTC_RESOURCE = 0x0404

/** The IIM among image resources: "8BIM", number, padded name, padded data (Photoshop's file format). */
function iimOf(block: Buffer): Buffer {
  let at = block.toString('latin1', 0, 13) === 'Photoshop 3.0' ? 14 : 0
  if (block[at] === DATA_SET) return block.subarray(at)
  while (at + 12 <= block.length && block.toString('latin1', at, at + 4) === '8BIM') {
    const number = block.readUInt16BE(at + 4)
    const nameLength = 1 + (block[at + 6] ?? 0)
    const sizeAt = at + 6 + nameLength + (nameLength % 2)
    if (sizeAt + 4 > block.length) break
    const size = block.readUInt32BE(sizeAt)
    if (number === IPTC_RESOURCE) return block.subarray(sizeAt + 4, sizeAt + 4 + size)
    at = sizeAt + 4 + size + (size % 2)
  }
  return Buffer.alloc(0)
}
