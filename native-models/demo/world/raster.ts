/**
 * The only module of the sample world that loads a native one, so that sharp's settings apply to every
 * drawing. All others are pure: they make text and numbers.
 */
// biome-ignore lint/style/noRestrictedImports: the compiler stays free of native modules; drawing needs a rasteriser.
import sharp from 'sharp'

// Every picture is drawn once, so a cache of operations would only hold memory.
sharp.cache(false)
// Pictures are drawn concurrently, one thread each; threads inside one picture would compete with that.
sharp.concurrency(1)

export { sharp }
