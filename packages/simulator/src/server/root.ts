import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder; this file lies equally deep in `src` and in `dist`. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../..')
