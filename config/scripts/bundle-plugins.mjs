import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'acorn'
import { transformSync } from 'esbuild'
import ts from 'typescript'
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

/**
 * What the libraries bring and we never call, by file: `bodies` of functions and methods that are emptied,
 * and `values` of variables that are left out. Whoever called one all the same would get a TypeError or
 * nothing, so each stands here only after a look at who calls it.
 */
const UNCALLED = [
  {
    // Ours are drawn by the SDK.
    file: /[\\/]qr[\\/]index\.js$/,
    bodies: /^(?:render(?:Ascii|Term|Svg|Gif)|gifDataUrl)$/,
  },
  {
    // Roots in fields that SM2's is not (p = 3 mod 4), curves with an endomorphism, and checks of how
    // noble itself was put together. What checks a point or a number that came from outside stays.
    file: /[\\/]noble\.generated\.ts$/,
    bodies:
      /^(?:sqrt5mod8|sqrt9mod16|tonelliShanks|FpLegendre|_?splitEndoScalarN?|validate(?:PointCons|Field|Object|W|TableBytes|MSM(?:Points|Scalars))|randomBytes|abool|aprjpoint|assertCompressionIsSupported|fromHex|toHex|hasEvenY|subtract|isSmallOrder|clearCofactor|invertBatch|cmov|div|addN|subN|mulN|sqrN)$/,
    // What it says to whoever calls it wrongly is for sm2.ts alone, which a test does it for.
    isSilent: true,
  },
  {
    // Bytes and words go in and out, random bytes come from the host.
    file: /[\\/]crypto-js[\\/]core\.js$/,
    bodies: /^(?:random|stringify|parse)$/,
    values: /^cryptoSecureRandomInt$/,
    absent: ['window', 'self', 'globalThis', 'global', 'require', 'define'],
  },
  {
    // Keys are handed in and never derived from passphrases; nothing is written as OpenSSL writes it.
    file: /[\\/]crypto-js[\\/]cipher-core\.js$/,
    values: /^(?:OpenSSLFormatter|OpenSSLKdf|PasswordBasedCipher|StreamCipher)$/,
    absent: ['define'],
  },
  { file: /[\\/]crypto-js[\\/](?:aes|hmac|sha256|hmac-sha256)\.js$/, absent: ['define'] },
]

/** The libraries without what nobody calls. */
export const withoutUncalled = {
  name: 'without-uncalled',
  setup(pluginBuild) {
    for (const { file, ...what } of UNCALLED)
      pluginBuild.onLoad({ filter: file }, ({ path: from }) => {
        const { code } = transformSync(readFileSync(from, 'utf8'), {
          loader: from.endsWith('.ts') ? 'ts' : 'js',
          define: Object.fromEntries((what.absent ?? []).map((name) => [name, 'undefined'])),
        })
        return { contents: emptied(code, what), loader: 'js' }
      })
  },
}

/** The text of a module without the bodies and values that are named, and without words in errors. */
function emptied(code, { bodies, values, isSilent }) {
  const cuts = []
  const visit = (node) => {
    if (typeof node?.type !== 'string') return
    const name = node.id?.name ?? node.key?.name
    const work = node.type === 'FunctionDeclaration' ? node : node.value
    if (bodies?.test(name) && work?.body?.type === 'BlockStatement') cuts.push([work.body, '{}'])
    else if (values?.test(name) && node.init) cuts.push([node.init, 'void 0'])
    else if (isSilent && node.type === 'ThrowStatement' && node.argument.arguments?.length === 1)
      cuts.push([node.argument.arguments[0], ''])
    else for (const inner of Object.values(node)) [inner].flat().forEach(visit)
  }
  visit(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }))
  let text = code
  for (const [{ start, end }, instead] of cuts.reverse())
    text = text.slice(0, start) + instead + text.slice(end)
  return text
}

/**
 * The phone's operations without who may call them, which is the platform's to say.
 *
 * @param {(name: string) => boolean} isUsed which of them the bundle calls
 */
export const withSmallOperations = (isUsed = () => true) => ({
  name: 'with-small-operations',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /[\\/]phone-operations\.ts$/ }, ({ path: file }) => ({
      contents: readFileSync(file, 'utf8')
        .replace(/^ {2}'([\w.]+)': \{[^}]*\},\n/gm, (entry, name) => (isUsed(name) ? entry : ''))
        .replace(/,\s*principal: '\w+'/g, ''),
      loader: 'ts',
    }))
  },
})

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
  return withSmallOperations((name) => text.includes(`'${name}'`))
}

/** Areas of errors that no phone meets in these components; their sentence is the general one. */
const FOREIGN_ERRORS =
  /^(?:TERMINAL|OPERATOR|CHANGE|KEYS|BANK|SUPERVISOR|BUNDLE|DESK|SERVICE_TICKET|IDEMPOTENCY|PAYMENT_(?!NOT_OPEN|UNUSUAL)|CODE_(?!MALFORMED|BINDING|UNKNOWN$|EXPIRED))/

const SPEAKERS = /^packages\/(?:models|embed)\/src\//

/**
 * The catalogue with the texts alone that the bundled files name, each under a number in place of its key.
 * A key that is put together of parts keeps every text that it can become, and its name.
 *
 * @param {readonly string[]} used the files of the bundle, relative to the root
 */
export function withFewerTexts(used) {
  const speakers = used.filter((file) => SPEAKERS.test(file))
  const whole = new Set()
  const parts = new Set()
  for (const file of speakers) {
    const source = readFileSync(path.join(root, file), 'utf8')
    for (const [, key] of source.matchAll(/'([a-z]\w*(?:\.[\w-]+)+)'/g)) whole.add(key)
    for (const [, key] of source.matchAll(/`([a-z]\w*\.[^`\s]*)`/g))
      parts.add(
        key
          .replace(/\$\{[^}]*\}/g, '\0')
          .replace(/[.*+?^()|[\]\\]/g, '\\$&')
          .replaceAll('\0', '[\\w-]+'),
      )
  }
  const isOfParts = new RegExp(`^(?:${[...parts].join('|')})$`)
  const tables = textTables((key) => whole.has(key) || isOfParts.test(key))
  const numbers = new Map(
    Object.keys(tables.textsZh)
      .filter((key) => !isOfParts.test(key))
      .map((key, at) => [key, String(at)]),
  )
  return {
    name: 'with-fewer-texts',
    setup(pluginBuild) {
      pluginBuild.onLoad({ filter: /messages[\\/]compiled\.generated\.ts$/ }, () => ({
        contents: smallCatalogue(tables, numbers),
        loader: 'ts',
      }))
      const ours = /[\\/](?:models|embed)[\\/]src[\\/].*\.ts$/
      pluginBuild.onLoad({ filter: ours }, ({ path: file }) => ({
        contents: withBeginnings(file).replace(/'([a-z]\w*(?:\.[\w-]+)+)'/g, (literal, key) =>
          numbers.has(key) ? `'${numbers.get(key)}'` : literal,
        ),
        loader: 'ts',
      }))
    },
  }
}

/**
 * A source in which every field that may begin as undefined says so: a model's members are observed because
 * they are there, and a bundle with fields by assignment has only those that are assigned.
 */
function withBeginnings(file) {
  const text = readFileSync(file, 'utf8')
  const ends = []
  const visit = (node) => {
    const mayBeUndefined =
      ts.isPropertyDeclaration(node) &&
      !node.initializer &&
      (node.questionToken || /\| undefined$/.test(node.type?.getText() ?? ''))
    if (mayBeUndefined) ends.push(node.getEnd())
    else ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true))
  return ends.reduceRight(
    (before, end) => `${before.slice(0, end)} = undefined${before.slice(end)}`,
    text,
  )
}

/** The compiled catalogue's texts as they stand there, by table and key: all errors' that are met. */
function textTables(isUsed) {
  const tables = { textsZh: {}, textsEn: {}, errorsZh: {}, errorsEn: {} }
  let table
  const compiled = path.join(root, 'packages/protocol/src/messages/compiled.generated.ts')
  for (const line of readFileSync(compiled, 'utf8').split('\n')) {
    table = /^export const (\w+)/.exec(line)?.[1] ?? table
    const [, key, text] = /^ {2}"([^"]+)": (.*),$/.exec(line) ?? []
    if (key === undefined) continue
    if (/^[A-Z]/.test(key) ? FOREIGN_ERRORS.test(key) : !isUsed(key)) continue
    tables[table][key] = text
  }
  return tables
}

/** Both languages share one list, and what is filled into a text stands in it by name. */
function smallCatalogue({ textsZh, textsEn, errorsZh, errorsEn }, numbers) {
  const pair = (zh, en) => `[${plain(zh)},${plain(en)}]`
  const texts = Object.keys(textsZh).map(
    (key) => `"${numbers.get(key) ?? key}":${pair(textsZh[key], textsEn[key])}`,
  )
  // In the order of the codes, which stand in errors.ts already.
  const errors = Object.keys(errorsZh)
    .sort()
    .map((code) => pair(errorsZh[code], errorsEn[code]))
  return `
import { errorCodes } from '../errors.ts'
const filled = (text: any): any =>
  typeof text === 'string' && /\\{/.test(text)
    ? (given: any) => text.replace(/\\{(\\w+)\\}/g, (all, name) => given[name] ?? all)
    : text
const texts: any = {${texts}}
const errors = [${errors}]
export const textsZh: any = {}, textsEn: any = {}, errorsZh: any = {}, errorsEn: any = {}
const put = (key: string, [zh, en]: any, inZh: any, inEn: any) => {
  inZh[key] = filled(zh)
  inEn[key] = filled(en)
}
for (const key of Object.keys(texts)) put(key, texts[key], textsZh, textsEn)
errorCodes().forEach((code, at) => put(code, errors[at], errorsZh, errorsEn))`
}

/** A text with its parameters in braces; one that chooses between forms stays a function. */
function plain(text) {
  const [, template] = /^\(p: P\) => `(.*)`$/.exec(text) ?? []
  const named = template?.replace(/\$\{p\.(\w+) \?\? '\{\1\}'\}/g, '{$1}')
  return named === undefined || /[$`\\]/.test(named)
    ? text.replace('p: P', 'p: any')
    : JSON.stringify(named)
}

/** The error codes that a phone with these components can meet; any other is read as PLATFORM_ERROR. */
export const withFewerErrors = {
  name: 'with-fewer-errors',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /[\\/]protocol[\\/]src[\\/]errors\.ts$/ }, ({ path: file }) => ({
      contents: readFileSync(file, 'utf8').replace(/^ {2}'([A-Z_]+)',\n/gm, (line, code) =>
        FOREIGN_ERRORS.test(code) ? '' : line,
      ),
      loader: 'ts',
    }))
  },
}
