/** The name of a thumbnail below the thumbnails' folder: engine and worker agree on it. Runs anywhere. */

/** `<first two digits>/<hash>.jpg`: a folder of 100,000 files is slow on some systems. @param hash SHA-256 in hex */
export function thumbnailName(hash: string): string {
  return `${hash.slice(0, 2)}/${hash}.jpg`
}
