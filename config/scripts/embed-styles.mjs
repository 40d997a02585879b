import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { transform } from 'esbuild'
import * as sass from 'sass'
import { root } from './stamp.mjs'

const source = path.join(root, 'packages/components/src')

/** The sheets that the Taro components use, so that all worlds look alike. */
const SHEETS = [
  'theme.scss',
  'cards/card-face/card-face.scss',
  'codes/code-panel/code-panel.scss',
  'services/service-list/service-list.scss',
  'enrolment/enrolment-flow/enrolment-flow.scss',
  'password/password-keypad/password-keypad.scss',
]

/** What an app may say anew with its own variables: docs/embed.md. */
const THEME = new Set(
  ['primary', 'primary-deep', 'on-primary', 'tint', 'on-tint', 'ink', 'ink-soft', 'surface'].concat(
    ['ground', 'line', 'edge', 'radius', 'radius-large'],
  ),
)

/** A component is a part of somebody's page and not the page: no height of its own, its own corners. */
const PLACED = `
.essc { min-height: 0; padding: 24px; border-radius: var(--essc-radius-large); }
`

/** Splits a sheet into its rules and at-rules, outermost only. */
function rulesOf(css) {
  const rules = []
  let depth = 0
  let start = 0
  for (let at = 0; at < css.length; at++) {
    const character = css[at]
    if (character === '"' || character === "'") at = css.indexOf(character, at + 1)
    else if (character === '{') depth++
    else if (character === '}' && --depth === 0) {
      rules.push(css.slice(start, at + 1).trim())
      start = at + 1
    }
  }
  return rules
}

/**
 * The sheet with the short names of its classes, and without the selectors whose classes no template has.
 *
 * @param {string} css minified
 * @param {Map<string, string>} names
 */
function renamed(css, names) {
  return rulesOf(css)
    .map((rule) => {
      const open = rule.indexOf('{')
      const prelude = rule.slice(0, open)
      const body = rule.slice(open + 1, -1)
      if (/^@(?:media|supports)/.test(prelude)) {
        const inner = renamed(body, names)
        return inner && `${prelude}{${inner}}`
      }
      if (prelude.startsWith('@')) return rule
      const selectors = prelude
        .split(',')
        .filter((selector) => {
          const classes = selector.match(/\.[\w-]+/g) ?? []
          return classes.length > 0 && classes.every((name) => names.has(name.slice(1)))
        })
        .map((selector) => selector.replace(/\.([\w-]+)/g, (_, name) => `.${names.get(name)}`))
      return selectors.length > 0 ? `${selectors.join(',')}{${body}}` : ''
    })
    .join('')
}

/**
 * One sheet for all components of a world.
 *
 * @param {'rpx' | 'px'} unit rpx keeps the numbers of the 750-wide design, px halves them
 * @param {Map<string, string>} names the short names of the templates' classes
 */
export async function embedStyles(unit, names) {
  const uses = SHEETS.map((sheet, at) => `@use '${sheet}' as s${at};`).join('\n')
  const { css } = sass.compileString(`${uses}\n${PLACED}`, {
    loadPaths: [source],
    url: pathToFileURL(path.join(source, 'embed.scss')),
  })
  const looks = ['', '--system', '--light', '--dark', '--large', '--elder', '--contrast']
  const all = new Map([...names, ...looks.map((look) => [`essc${look}`, `essc${look}`])])
  // Inside they have names of their own, so that what a page says with ours, and only that, comes before.
  const inner = new Map()
  const nameOf = (short) => {
    if (!inner.has(short)) inner.set(short, `--e${inner.size.toString(36)}`)
    return short === 'scale' ? '--essc-scale' : inner.get(short)
  }
  const themed = css
    .replace(/--essc-([\w-]+):\s*([^;]+);/g, (_, short, value) =>
      THEME.has(short)
        ? `\0${short}: var(\0\0${short}, ${value});`
        : short === 'scale'
          ? ''
          : `\0${short}: ${value};`,
    )
    .replace(/var\(--essc-scale\)/g, 'var(--essc-scale,1)')
    .replace(/--essc-(?!scale)([\w-]+)/g, (_, short) => nameOf(short))
    .replace(/\0\0([\w-]+)/g, '--essc-$1')
    .replace(/\0([\w-]+)/g, (_, short) => nameOf(short))
  const sized = themed.replace(/(-?\d*\.?\d+)px\b/g, (_, length) =>
    unit === 'rpx' ? `${length}rpx` : `${Number(length) / 2}px`,
  )
  const { code } = await transform(sized, {
    loader: 'css',
    minify: true,
    charset: 'utf8',
    target: ['chrome58', 'ios11'],
    logLevel: 'error',
  })
  // Every engine that knows masks knows this word for them; the other would carry each picture twice.
  const once = code
    .replace(/([;{])mask-[\w-]+:(?:[^;"}]|"[^"]*")*(?=[;}])/g, '$1')
    .replace(/;{2,}/g, ';')
    // The minifier leaves custom properties as they are.
    .replace(/#([\da-f])\1([\da-f])\2([\da-f])\3\b/g, '#$1$2$3')
    .replace(/, (?=[#.\d])/g, ',')
  return renamed(once.replace(/(--e\w+): /g, '$1:'), all)
}
