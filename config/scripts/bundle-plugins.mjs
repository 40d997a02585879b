import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'acorn'
import { root } from './stamp.mjs'

/**
 * crypto-js derives keys from passphrases and writes their format with these. We hand in keys and never
 * call them, and they are left out; whoever passed a passphrase all the same would get a TypeError.
 */
export const withoutPassphrases = {
  name: 'without-passphrases',
  setup(pluginBuild) {
    const unused = /[\\/]crypto-js[\\/](md5|sha1|evpkdf|enc-base64)\.js$/
    pluginBuild.onLoad({ filter: unused }, () => ({
      contents: 'module.exports = undefined',
      loader: 'js',
    }))
  },
}

/** dayjs, of which the models write a few patterns, by the small part in packages/embed/src/dates.ts. */
export const withSmallDates = {
  name: 'with-small-dates',
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /^dayjs$/ }, () => ({
      path: path.join(root, 'packages/embed/src/dates.ts'),
    }))
  },
}

/** MobX by the part of it that the models use, packages/embed/src/observe.ts. */
export const withSmallMobx = {
  name: 'with-small-mobx',
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /^mobx$/ }, () => ({
      path: path.join(root, 'packages/embed/src/observe.ts'),
    }))
  },
}

/** The SDK's client without what has no component here: payments and the list of activity. */
export const withoutPayments = {
  name: 'without-payments',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /[\\/]sdk[\\/]src[\\/](?:payments|activity)\.ts$/ }, () => ({
      contents: 'module.exports = {}',
      loader: 'js',
    }))
  },
}

/** The QR encoder without the pictures that it can draw itself: ours are drawn by the SDK. */
export const withoutPictures = {
  name: 'without-pictures',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /[\\/]qr[\\/]index\.js$/ }, ({ path: file }) => {
      let contents = readFileSync(file, 'utf8')
      const unused = /^(?:render(?:Ascii|Term|Svg|Gif)|gifDataUrl)$/
      const functions = parse(contents, {
        ecmaVersion: 'latest',
        sourceType: 'module',
      }).body.filter(({ type, id }) => type === 'FunctionDeclaration' && unused.test(id.name))
      for (const { body } of functions.reverse())
        contents = `${contents.slice(0, body.start)}{}${contents.slice(body.end)}`
      return { contents, loader: 'js' }
    })
  },
}

/**
 * The phone's operations that the bundled files name.
 *
 * @param {readonly string[]} used the files of the bundle, relative to the root
 */
export function withFewerOperations(used) {
  const text = used
    .filter((file) => /^packages\/(?:sdk|embed)\/src\//.test(file))
    .map((file) => readFileSync(path.join(root, file), 'utf8'))
    .join('\n')
  return {
    name: 'with-fewer-operations',
    setup(pluginBuild) {
      pluginBuild.onLoad({ filter: /[\\/]phone-operations\.ts$/ }, ({ path: file }) => ({
        contents: readFileSync(file, 'utf8').replace(
          /^ {2}'([\w.]+)': \{[^}]*\},\n/gm,
          (entry, name) => (text.includes(`'${name}'`) ? entry : ''),
        ),
        loader: 'ts',
      }))
    },
  }
}

/** Areas of errors that no phone meets in these components; their sentence is the general one. */
const FOREIGN_ERRORS =
  /^(?:TERMINAL|OPERATOR|CHANGE|KEYS|BANK|SUPERVISOR|BUNDLE|DESK|SERVICE_TICKET|IDEMPOTENCY|PAYMENT_(?!NOT_OPEN|UNUSUAL)|CODE_(?!MALFORMED|BINDING|UNKNOWN$|EXPIRED))/

/**
 * The catalogue with the texts alone that the bundled files name. A key that is put together of parts
 * keeps every text that it can become.
 *
 * @param {readonly string[]} used the files of the bundle, relative to the root
 */
export function withFewerTexts(used) {
  const patterns = used
    .filter((file) => /^packages\/(?:models|embed)\/src\//.test(file))
    .flatMap((file) => {
      const source = readFileSync(path.join(root, file), 'utf8')
      const found = source.matchAll(/'([a-z]\w*(?:\.[\w-]+)+)'|`([a-z]\w*\.[^`\s]*)`/g)
      return Array.from(found, ([, whole, parts]) =>
        (whole ?? parts)
          .replace(/\$\{[^}]*\}/g, '\0')
          .replace(/[.*+?^()|[\]\\]/g, '\\$&')
          .replaceAll('\0', '[\\w-]+'),
      )
    })
  const isUsed = new RegExp(`^(?:${[...new Set(patterns)].join('|')})$`)
  return {
    name: 'with-fewer-texts',
    setup(pluginBuild) {
      pluginBuild.onLoad({ filter: /messages[\\/]compiled\.generated\.ts$/ }, ({ path: file }) => {
        const tables = {}
        let table
        for (const line of readFileSync(file, 'utf8').split('\n')) {
          table = /^export const (\w+)/.exec(line)?.[1] ?? table
          const [, key, text] = /^ {2}"([^"]+)": (.*),$/.exec(line) ?? []
          if (key === undefined) continue
          if (/^[A-Z]/.test(key) ? FOREIGN_ERRORS.test(key) : !isUsed.test(key)) continue
          tables[table] ??= {}
          tables[table][key] = text
        }
        // Both languages share one list of keys.
        const pairs = (zh, en) =>
          Object.keys(tables[zh]).map((key) => `"${key}":[${tables[zh][key]},${tables[en][key]}]`)
        const contents = `
import { errorCodes } from '../errors.ts'
type P = Record<string, string | number>
const pick = (all: any, at: number) => {
  const table: any = {}
  for (const key of Object.keys(all)) table[key] = all[key][at]
  return table
}
const texts = {${pairs('textsZh', 'textsEn')}}
const errors: any = {${pairs('errorsZh', 'errorsEn')}}
for (const code of errorCodes()) errors[code] = errors[code] ?? errors.PLATFORM_ERROR
export const textsZh = pick(texts, 0)
export const textsEn = pick(texts, 1)
export const errorsZh = pick(errors, 0)
export const errorsEn = pick(errors, 1)`
        return { contents, loader: 'ts' }
      })
    },
  }
}
