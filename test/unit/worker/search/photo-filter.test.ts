import { sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { SearchFilter } from '../../../../electron/shared/search-api.ts'
import { compileFilter, folderOf, isEmptyFilter } from '../../../../electron/worker/search/photo-filter.ts'

const native = (path: string) => path.replaceAll('/', sep)
const PATHS = ['/a/1', '/a/b/2', '/ab/3', '/a%/4', '/a_/5', '/A/6', '/a0/7', '/a.jpg', '/8', '/ä/9'].map(
  native,
)

/** The third photo's date is partly known: from 2 to 5. */
function lastMs(i: number): number | null {
  return i === 2 ? 5 : null
}

function passing(filter: SearchFilter): string[] {
  const passes = compileFilter(filter)
  return PATHS.filter((path, i) =>
    passes({ photoId: i, folder: folderOf(path), capturedMs: i, capturedLastMs: lastMs(i) ?? i }),
  )
}

describe('a filter', () => {
  test.each<[string, SearchFilter, readonly string[]]>([
    ['takes everything without terms', {}, PATHS],
    ['takes everything for an empty list of folders', { folders: [] }, PATHS],
    ['goes down, and ends at a separator', { folders: ['/a'] }, ['/a/1', '/a/b/2']],
    ['does not mind a separator at the end', { folders: ['/a/'] }, ['/a/1', '/a/b/2']],
    ['takes % literally', { folders: ['/a%'] }, ['/a%/4']],
    ['takes _ literally', { folders: ['/a_'] }, ['/a_/5']],
    ['tells letters beyond ASCII apart', { folders: ['/ä'] }, ['/ä/9']],
    ['takes several folders', { folders: ['/A', '/a/b'] }, ['/a/b/2', '/A/6']],
    ['takes the root for everything', { folders: ['/'] }, PATHS],
    ['finds nothing in a folder that is a file', { folders: ['/8'] }, []],
    ['includes both ends of a range', { fromMs: 2, toMs: 4 }, ['/ab/3', '/a%/4', '/a_/5']],
    ['takes a start alone', { fromMs: 8 }, ['/8', '/ä/9']],
    ['takes an end at 0', { toMs: 0 }, ['/a/1']],
    ['takes a date that overlaps the start', { fromMs: 5, toMs: 5 }, ['/ab/3', '/A/6']],
    ['takes a date that overlaps the end', { fromMs: 0, toMs: 2 }, ['/a/1', '/a/b/2', '/ab/3']],
    ['takes a date that spans the range', { fromMs: 3, toMs: 4 }, ['/ab/3', '/a%/4', '/a_/5']],
    ['leaves out a date that ends before', { fromMs: 6, toMs: 6 }, ['/a0/7']],
    ['wants all terms', { folders: ['/a'], fromMs: 1 }, ['/a/b/2']],
  ])('%s', (_name, filter, expected) => {
    const folders = filter.folders?.map(native)
    expect(passing({ ...filter, ...(folders && { folders }) })).toEqual(expected.map(native))
  })
})

test('a filter is empty when nothing narrows', () => {
  expect(isEmptyFilter({})).toBe(true)
  expect(isEmptyFilter({ folders: [] })).toBe(true)
  expect(isEmptyFilter({ toMs: 0 })).toBe(false)
  expect(isEmptyFilter({ folders: ['/'] })).toBe(false)
})
