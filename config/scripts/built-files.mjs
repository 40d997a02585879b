import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'acorn'

const GLOBAL_OBJECTS = new Set(['window', 'self', 'globalThis'])

/** Every file below a folder, as paths relative to it with forward slashes, sorted. */
export function listFiles(folder) {
  const found = []
  const walk = (inner) => {
    for (const entry of readdirSync(path.join(folder, inner), { withFileTypes: true })) {
      const name = inner ? `${inner}/${entry.name}` : entry.name
      if (entry.isDirectory()) walk(name)
      else found.push(name)
    }
  }
  walk('')
  return found.sort()
}

/** The children of a syntax tree node, with the name of the field each sits in. */
function children(node) {
  const found = []
  for (const [field, value] of Object.entries(node)) {
    if (field === 'type' || value === null || typeof value !== 'object') continue
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child.type === 'string') found.push([field, child])
    }
  }
  return found
}

/** Whether an identifier is read as a variable, and not only a property's or a label's name. */
function isReference(parent, field) {
  if (!parent) return true
  if (parent.type === 'MemberExpression') return field === 'object' || parent.computed
  if (parent.type === 'Property') return field === 'value' || parent.computed || parent.shorthand
  if (parent.type === 'MethodDefinition') return field === 'value' || parent.computed
  return !['LabeledStatement', 'BreakStatement', 'ContinueStatement'].includes(parent.type)
}

const names = (pattern, into) => {
  if (!pattern) return
  if (pattern.type === 'Identifier') into.add(pattern.name)
  else if (pattern.type === 'Property') names(pattern.value, into)
  else if (pattern.type === 'AssignmentPattern') names(pattern.left, into)
  else if (pattern.type === 'RestElement') names(pattern.argument, into)
  else if (pattern.type === 'ArrayPattern') for (const item of pattern.elements) names(item, into)
  else if (pattern.type === 'ObjectPattern')
    for (const item of pattern.properties) names(item, into)
}

const isFunction = (node) => /Function/.test(node.type)

/** What a function declares for itself: parameters, its name, and the variables of its body. */
function declaredIn(scope) {
  const found = new Set()
  for (const parameter of scope.params ?? []) names(parameter, found)
  const walk = (node) => {
    if (node.type === 'VariableDeclarator') names(node.id, found)
    if (node.type === 'CatchClause') names(node.param, found)
    if ((isFunction(node) || node.type === 'ClassDeclaration') && node.id) names(node.id, found)
    if (node === scope || !isFunction(node)) for (const [, child] of children(node)) walk(child)
  }
  walk(scope)
  return found
}

const isTypeof = (node, name) =>
  node?.type === 'UnaryExpression' && node.operator === 'typeof' && node.argument.name === name

const isText = (node, text) => node.type === 'Literal' && node.value === text

/** `'present'`, `'absent'`, or nothing: what a test says about a global object when it holds. */
function says(test, name) {
  if (test.type === 'UnaryExpression' && test.operator === '!') {
    const inner = says(test.argument, name)
    return inner && (inner === 'present' ? 'absent' : 'present')
  }
  if (test.type === 'LogicalExpression') {
    const want = test.operator === '&&' ? 'present' : 'absent'
    const sides = [says(test.left, name), says(test.right, name)]
    return sides.includes(want) ? want : undefined
  }
  if (test.type !== 'BinaryExpression') return undefined
  const { left, right, operator } = test
  const other = isTypeof(left, name) ? right : isTypeof(right, name) ? left : undefined
  if (!other) return undefined
  // Minifiers write `typeof x < "u"` for `typeof x !== "undefined"`.
  const equal = operator === '==' || operator === '==='
  const unequal = operator === '!=' || operator === '!=='
  if (isText(other, 'undefined')) return equal ? 'absent' : unequal ? 'present' : undefined
  if (isText(other, 'object')) return equal ? 'present' : unequal ? 'absent' : undefined
  if (isText(other, 'u')) {
    const more = isTypeof(left, name) ? operator === '>' : operator === '<'
    const less = isTypeof(left, name) ? operator === '<' : operator === '>'
    return more ? 'absent' : less ? 'present' : undefined
  }
  return undefined
}

/** Whether a use of a global object is reached only after `typeof` has found that it exists. */
function isGuarded(trail, name) {
  for (let at = trail.length - 1; at >= 0; at--) {
    const { node, field } = trail[at]
    if (field === 'argument' && isTypeof(node, name)) return true
    if (node.type === 'ConditionalExpression' || node.type === 'IfStatement') {
      const held = says(node.test, name)
      if (field === 'consequent' && held === 'present') return true
      if (field === 'alternate' && held === 'absent') return true
    }
    if (node.type === 'LogicalExpression' && field === 'right') {
      const held = says(node.left, name)
      if (node.operator === '&&' ? held === 'present' : held === 'absent') return true
    }
  }
  return false
}

/**
 * What a mini-program host would refuse or break on, in one built script: syntax newer than ES2017,
 * `new Function`, `eval(`, `import(`, and `window`, `self` or `globalThis` used without `typeof`.
 *
 * @param {string} source the script
 * @param {string} file the name to show
 * @returns {string[]} one line per finding; empty is good
 */
export function scriptFindings(source, file) {
  let tree
  try {
    tree = parse(source, { ecmaVersion: 2017, sourceType: 'script', locations: true })
  } catch (error) {
    return [`${file}: not ES2017: ${error.message}`]
  }
  const findings = []
  const report = (node, text) =>
    findings.push(`${file}:${node.loc.start.line}:${node.loc.start.column}: ${text}`)
  const trail = []
  const scopes = []
  const isFree = (name) => !scopes.some((scope) => scope.has(name))
  const visit = (node) => {
    const scope = isFunction(node) || node.type === 'Program'
    if (scope) scopes.push(declaredIn(node))
    if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      // `(0, eval)(text)` is a call of eval too.
      const { callee } = node
      const { name } = callee.type === 'SequenceExpression' ? callee.expressions.at(-1) : callee
      if (name === 'Function' && isFree(name)) report(node, 'makes a function from text')
      if (name === 'eval' && isFree(name)) report(node, 'calls eval')
    }
    const parent = trail.at(-1)
    if (
      node.type === 'Identifier' &&
      GLOBAL_OBJECTS.has(node.name) &&
      isFree(node.name) &&
      isReference(parent?.node, parent?.field) &&
      !isGuarded(trail, node.name)
    ) {
      report(node, `${node.name} without typeof`)
    }
    for (const [field, child] of children(node)) {
      trail.push({ node, field })
      visit(child)
      trail.pop()
    }
    if (scope) scopes.pop()
  }
  visit(tree)
  return findings
}

/**
 * The findings of every script below a built folder. Dynamic `import(` is newer than ES2017, so the
 * parse reports it.
 *
 * @param {string} folder a build's output
 * @param {{ globals?: boolean }} [rules] `globals: false` for pages that run in a browser
 * @returns {{ files: number, findings: string[] }}
 */
export function builtFindings(folder, { globals = true } = {}) {
  const scripts = listFiles(folder).filter((file) => file.endsWith('.js'))
  const findings = scripts.flatMap((file) =>
    scriptFindings(readFileSync(path.join(folder, file), 'utf8'), file),
  )
  return {
    files: scripts.length,
    findings: globals ? findings : findings.filter((line) => !line.endsWith('without typeof')),
  }
}
