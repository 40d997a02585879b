import { parse } from 'acorn'

/**
 * The templates of the embedded components are written once, in WXML, and become three things here: WXML
 * without its spaces, AXML, and the functions that draw the same on a web page.
 */

const EVENTS = { bindtap: 'onTap', bindinput: 'onInput' }
const KNOWN_TAGS = new Set(
  ['view', 'text', 'image', 'button', 'input', 'template', 'import'].concat('block'),
)

/**
 * @typedef {{ tag: string, attributes: Map<string, string>, children: (Node | string)[] }} Node
 */

/**
 * Reads a template strictly: a tag, attribute or end that is not understood is an error.
 *
 * @param {string} source
 * @returns {(Node | string)[]}
 */
export function parseTemplate(source) {
  const root = { tag: '', attributes: new Map(), children: [] }
  const open = [root]
  const token =
    /<!--[\s\S]*?-->|<\/([\w-]+)>|<([\w-]+)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*(\/?)>|((?:[^<{]|\{\{[\s\S]*?\}\})+)/gy
  while (token.lastIndex < source.length) {
    const from = token.lastIndex
    const found = token.exec(source)
    if (!found) throw new Error(`not understood: ${source.slice(from, from + 60)}`)
    const [, closed, opened, attributes, selfClosed, text] = found
    const parent = open.at(-1)
    if (closed) {
      if (parent.tag !== closed) throw new Error(`</${closed}> closes <${parent.tag}>`)
      open.pop()
    } else if (opened) {
      if (!KNOWN_TAGS.has(opened)) throw new Error(`<${opened}> is not for every world`)
      const node = { tag: opened, attributes: new Map(), children: [] }
      for (const [, name, value] of attributes.matchAll(/\s([\w:-]+)(?:="([^"]*)")?/g))
        node.attributes.set(name, value ?? '')
      parent.children.push(node)
      if (!selfClosed) open.push(node)
    } else if (text?.trim()) parent.children.push(text.replace(/^\s*\n\s*|\s*\n\s*$/g, ''))
  }
  if (open.length > 1) throw new Error(`<${open.at(-1).tag}> is not closed`)
  return root.children
}

function write(nodes, rename) {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node
      const attributes = [...node.attributes].map(([name, value]) => {
        const [to, text] = rename(name, value, node)
        return ` ${to}="${text}"`
      })
      const start = `<${node.tag}${attributes.join('')}`
      return node.children.length > 0
        ? `${start}>${write(node.children, rename)}</${node.tag}>`
        : `${start}/>`
    })
    .join('')
}

const squeezed = (value) => value.replace(/\s*(===|\?|&&|\|\|) */g, '$1').replace(/ : /g, ':')

const inBraces = (value) =>
  value.replace(/\{\{([\s\S]*?)\}\}/g, (_, code) => `{{${squeezed(code)}}}`)

const CLASS = /\bessc(?:-|__)[\w-]+/g

/**
 * Short names for the classes of all templates, since each component's sheet is its own anyway.
 *
 * @param {readonly string[]} sources
 * @returns {Map<string, string>} by the long name
 */
export function classNames(sources) {
  const found = new Set()
  const walk = (nodes) => {
    for (const node of nodes) {
      if (typeof node === 'string') continue
      for (const attribute of ['class', 'data'])
        for (const name of node.attributes.get(attribute)?.match(CLASS) ?? []) found.add(name)
      walk(node.children)
    }
  }
  for (const source of sources) walk(parseTemplate(source))
  return new Map([...found].sort().map((name, at) => [name, `e${at.toString(36)}`]))
}

/** A template with other class names. @param {Map<string, string>} names */
export function renamed(source, names) {
  return source.replace(/ (?:class|data)="[^"]*"/g, (all) =>
    all.replace(CLASS, (name) => names.get(name) ?? name),
  )
}

/** WeChat's template. @param {string} source */
export function toWxml(source) {
  return write(parseTemplate(source), (name, value) => [name, inBraces(value)])
}

/** Alipay's template of the same. @param {string} source */
export function toAxml(source) {
  return write(parseTemplate(source), (name, value, { tag }) => {
    if (EVENTS[name]) return [EVENTS[name], value]
    if (/^(?:bind|catch|capture|mut)/.test(name)) throw new Error(`no word for ${name} in AXML`)
    const text = tag === 'import' && name === 'src' ? value.replace('.wxml', '.axml') : value
    return [name.replace(/^wx:/, 'a:'), inBraces(text)]
  })
}

/**
 * JavaScript for an expression of a template: names are members of `s` or of a loop around it, and what is
 * missing is undefined, as in a mini-program.
 *
 * @param {string} code
 * @param {readonly string[]} locals
 */
function expression(code, locals) {
  const walk = (node) => {
    switch (node.type) {
      case 'Literal':
        return JSON.stringify(node.value)
      case 'Identifier':
        return locals.includes(node.name) ? node.name : `s.${node.name}`
      case 'MemberExpression':
        return `g(${walk(node.object)},${JSON.stringify(node.property.name)})`
      case 'UnaryExpression':
        return `${node.operator}${walk(node.argument)}`
      case 'BinaryExpression':
      case 'LogicalExpression':
        return `(${walk(node.left)}${node.operator}${walk(node.right)})`
      case 'ConditionalExpression':
        return `(${walk(node.test)}?${walk(node.consequent)}:${walk(node.alternate)})`
      case 'ArrayExpression':
        return `[${node.elements.map(walk).join(',')}]`
      case 'ObjectExpression':
        return `{${node.properties
          .map((one) =>
            one.type === 'SpreadElement'
              ? `...${walk(one.argument)}`
              : `${one.key.name}:${walk(one.value)}`,
          )
          .join(',')}}`
      default:
        throw new Error(`${node.type} is not for every world: ${code}`)
    }
  }
  const [statement] = parse(`(${code})`, { ecmaVersion: 2018 }).body
  return walk(statement.expression)
}

/** A text with expressions in braces; one expression alone keeps its type. */
function value(text, locals) {
  const parts = text.split(/\{\{([\s\S]*?)\}\}/)
  const codes = parts
    .map((part, at) =>
      at % 2 === 1 ? expression(part.trim(), locals) : part && JSON.stringify(part),
    )
    .filter((part) => part !== '')
  if (codes.length === 0) return '""'
  if (codes.length === 1) return codes[0]
  return codes.map((code) => (code.startsWith('"') ? code : `t(${code})`)).join('+')
}

const CONTROL = new Set([
  'wx:if',
  'wx:elif',
  'wx:else',
  'wx:for',
  'wx:for-item',
  'wx:key',
  'is',
  'data',
  'name',
])
const UNUSED_ON_WEB = new Set(['bindtap', 'bindinput', 'mode'])

function element(node, at, locals) {
  const { tag, attributes, children } = node
  if (tag === 'template') {
    const given = attributes.get('data').replace(/^\{\{([\s\S]*)\}\}$/, '{$1}')
    return `u(${at},T.${attributes.get('is')}(${expression(given, locals)}))`
  }
  if (tag === 'block') return `u(${at},${body(children, locals)})`
  const named = [...attributes]
    .filter(([name]) => !(CONTROL.has(name) && name !== 'name') && !UNUSED_ON_WEB.has(name))
    .map(([name, text]) => `${JSON.stringify(name)}:${value(text, locals)}`)
  return `h(${at},${JSON.stringify(tag)},{${named.join(',')}},${body(children, locals)})`
}

function body(nodes, locals) {
  const parts = []
  let chain
  nodes.forEach((node, at) => {
    if (typeof node === 'string') {
      parts.push(`x(${at},${value(node, locals)})`)
      return
    }
    const { attributes } = node
    const condition = attributes.get('wx:if') ?? attributes.get('wx:elif')
    const list = attributes.get('wx:for')
    const item = attributes.get('wx:for-item') ?? 'item'
    const inner = list === undefined ? locals : [...locals, item, 'index']
    let code = element(node, at, inner)
    if (list !== undefined) code = `f(${at},${value(list, locals)},(${item},index)=>${code})`
    if (attributes.has('wx:elif') || attributes.has('wx:else')) {
      if (chain === undefined) throw new Error(`<${node.tag}> has no wx:if before it`)
      const test = condition === undefined ? 'true' : value(condition, locals)
      parts[chain] = parts[chain].replace(/null$/, () => `${test}?${code}:null`)
      return
    }
    if (condition !== undefined) {
      chain = parts.push(`${value(condition, locals)}?${code}:null`) - 1
      return
    }
    chain = undefined
    parts.push(code)
  })
  return `[${parts.join(',')}]`
}

/**
 * A function for the web: it takes the runtime's `h u f x g t` and answers what draws each component, by name.
 *
 * @param {string} parts the shared templates
 * @param {Record<string, string>} sources the components' own, by name
 */
export function toWeb(parts, sources) {
  const named = parseTemplate(parts).map(
    (node) => `${node.attributes.get('name')}:s=>${body(node.children, [])}`,
  )
  const own = Object.entries(sources).map(([name, source]) => {
    const nodes = parseTemplate(source).filter((node) => node.tag !== 'import')
    return `${name}:s=>${body(nodes, [])}`
  })
  return `({h,u,f,x,g,t})=>{const T={${named.join(',')}};return{${own.join(',')}}}`
}
