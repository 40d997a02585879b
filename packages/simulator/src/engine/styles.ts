import { resolvePath, styleScopeOf } from './package-format.ts'

/** Replaces rpx by a share of the view frame's width: 750 rpx are its whole width. */
export function rpxToViewport(text: string): string {
  return text.replace(/(-?\d*\.?\d+)rpx\b/g, (_, length: string) => `calc(100vw * ${length} / 750)`)
}

/**
 * Puts the text of each `@import`ed sheet in place of the rule, once per sheet as mini-programs do.
 *
 * @param read gives the text of a sheet by its path with ending, or undefined if there is none
 * @param missing is told each import that names no file
 */
export function inlineImports(
  path: string,
  read: (path: string) => string | undefined,
  missing: (path: string) => void,
  seen: Set<string> = new Set(),
): string {
  seen.add(path)
  const text = (read(path) ?? '').replace(/\/\*[\s\S]*?\*\//g, '')
  return text.replace(
    /@import\s+(?:url\()?\s*["']?([^"')\s;]+)["']?\s*\)?\s*;?/g,
    (_, target: string) => {
      const file = resolvePath(path, target)
      if (seen.has(file)) return ''
      if (read(file) === undefined) {
        missing(file)
        return ''
      }
      return inlineImports(file, read, missing, seen)
    },
  )
}

/**
 * Prefixes the classes of a component's sheet with its style scope, as the engine does with the
 * classes of its elements, so that neither side's rules reach the other. `:host` becomes the mark
 * that the engine puts on the component's own element.
 */
export function scopeClasses(css: string, path: string): string {
  const scope = styleScopeOf(path)
  return mapSelectors(css, (selector) =>
    selector
      .replace(/\.(-?[A-Za-z_][\w-]*)/g, `.${scope}--$1`)
      .replace(/:host\b/g, `[wx-host="${scope}"]`),
  )
}

/** Applies a function to each selector list, leaving declarations and at-rules as they are. */
function mapSelectors(css: string, map: (selector: string) => string): string {
  let result = ''
  let start = 0
  for (let index = 0; index < css.length; index += 1) {
    const character = css[index]
    if (character === '"' || character === "'") index = endOfString(css, index)
    else if (character === '}' || character === ';') {
      result += css.slice(start, index + 1)
      start = index + 1
    } else if (character === '{') {
      const prelude = css.slice(start, index)
      const name = /^\s*@([\w-]+)/.exec(prelude)?.[1]
      if (name !== undefined && /^(?:media|supports|layer|container)$/.test(name)) {
        result += css.slice(start, index + 1)
        start = index + 1
        continue
      }
      const end = endOfBlock(css, index)
      result += (name === undefined ? map(prelude) : prelude) + css.slice(index, end)
      start = end
      index = end - 1
    }
  }
  return result + css.slice(start)
}

function endOfString(css: string, start: number): number {
  let index = start + 1
  while (index < css.length && css[index] !== css[start]) index += css[index] === '\\' ? 2 : 1
  return index
}

function endOfBlock(css: string, start: number): number {
  let depth = 0
  for (let index = start; index < css.length; index += 1) {
    const character = css[index]
    if (character === '"' || character === "'") index = endOfString(css, index)
    else if (character === '{') depth += 1
    else if (character === '}') {
      depth -= 1
      if (depth === 0) return index + 1
    }
  }
  return css.length
}

/**
 * A sheet as a web view reads it that knows `gap` in grids only. A rule that does not itself lay out a
 * grid loses its gap: which layout an element has in the end is not known from the text.
 */
export function withoutFlexGap(css: string): string {
  return css.replace(/\{[^{}]*\}/g, (block) =>
    /display\s*:\s*(?:inline-)?grid/.test(block)
      ? block
      : block.replace(/(^|[{;\s])(?:(?:row|column)-)?gap\s*:[^;}]*/g, '$1'),
  )
}
