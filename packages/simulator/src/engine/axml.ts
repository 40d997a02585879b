const TAG =
  /<!--[\s\S]*?-->|<(?<name>[a-zA-Z][\w-]*)(?<attributes>(?:\s+[^\s=>/"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)(?<end>\s*\/?)>/g
const ATTRIBUTE = /(?<space>\s+)(?<name>[^\s=]+)(?<value>\s*=\s*(?:"[^"]*"|'[^']*'))?/g

/** Alipay's event names that are not the WeChat name with a capital. */
const EVENT_NAMES: Record<string, string> = { longtap: 'longpress' }

/**
 * Rewrites the syntax of an AXML file to WXML: directives, events, imports and script tags.
 * Alipay's meaning of a component's events is restored at run time, see alipay-component.ts.
 */
export function axmlToWxml(source: string): string {
  return source.replace(TAG, (_all, ...rest) => {
    const groups = rest.at(-1) as { name?: string; attributes?: string; end?: string }
    if (groups.name === undefined) return ''
    if (groups.name === 'import-sjs') return scriptTag(groups.attributes ?? '')
    const file = groups.name === 'import' || groups.name === 'include'
    const attributes = (groups.attributes ?? '').replace(ATTRIBUTE, (_, ...parts) => {
      const part = parts.at(-1) as { space: string; name: string; value?: string }
      const value = file && part.name === 'src' ? part.value?.replace('.axml', '.wxml') : part.value
      return `${part.space}${attributeName(part.name)}${value ?? ''}`
    })
    return `<${groups.name}${attributes}${groups.end ?? ''}>`
  })
}

/** Rewrites an SJS file (ES module syntax) to a WXS file (CommonJS). */
export function sjsToWxs(source: string): string {
  const exported: string[] = []
  const text = source
    .replace(/import\s+(\w+)\s+from\s+['"]([^'"]+)\.sjs['"];?/g, "var $1 = require('$2.wxs');")
    .replace(/export\s+default\s+/, 'module.exports = ')
    .replace(/export\s+(?:const|let|var)\s+(\w+)/g, (_, name: string) => {
      exported.push(name)
      return `var ${name}`
    })
    .replace(/export\s+function\s+(\w+)/g, (_, name: string) => {
      exported.push(name)
      return `function ${name}`
    })
    .replace(/\b(?:const|let)\s/g, 'var ')
  return text + exported.map((name) => `\nmodule.exports.${name} = ${name};`).join('')
}

function attributeName(name: string): string {
  if (name.startsWith('a:')) return `wx:${name.slice(2)}`
  const event = /^(capture)?([oO]n|[cC]atch)([A-Z]\w*)$/.exec(name)
  if (event === null) return name
  const type = (event[3] ?? '').toLowerCase()
  const verb = event[2]?.toLowerCase() === 'catch' ? 'catch' : 'bind'
  return `${event[1] === undefined ? '' : 'capture-'}${verb}:${EVENT_NAMES[type] ?? type}`
}

function scriptTag(attributes: string): string {
  const read = (name: string) =>
    new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(` ${attributes}`)?.[1] ?? ''
  return `<wxs module="${read('name')}" src="${read('from').replace(/\.sjs$/, '.wxs')}" />`
}
