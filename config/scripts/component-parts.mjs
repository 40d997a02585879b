import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { root } from './stamp.mjs'

const source = path.join(root, 'packages/components/src')

/**
 * What a component's folder says of itself, read off its files without running them.
 *
 * @typedef {object} Part
 * @property {string} name the folder below `packages/components/src`, as its demo says it
 * @property {string} file the file with the component, without extension
 * @property {string} component the component's name
 * @property {string} text the first part of its docstring
 * @property {string} example what stands below `@example` in the docstring; empty for nothing
 * @property {string[]} states the states of its demo
 * @property {{ component: string, text: string, props: Property[] }[]} tables one for each component
 *   that the folder offers
 *
 * @typedef {{ name: string, type: string, isOptional: boolean, text: string }} Property
 */

/** Every component that has a demo, in the order of their names. @returns {Part[]} */
export function componentParts() {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => file.endsWith('/demo.tsx'))
    .map((file) => path.posix.dirname(file))
    .sort()
    .map(partOf)
}

const parse = (file) =>
  ts.createSourceFile(
    file,
    readFileSync(path.join(source, file), 'utf8'),
    ts.ScriptTarget.ES2022,
    true,
    file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  )

function partOf(name) {
  const files = readdirSync(path.join(source, name)).filter((file) => /^[A-Z]\w*\.tsx$/.test(file))
  const offered = files
    .filter((file) => !file.endsWith('.test.tsx'))
    .flatMap((file) => exportsOf(`${name}/${file}`))
  const interfaces = interfacesOf(`${name}/props.ts`)
  const tables = offered
    .filter(({ component }) => isDescribed(component, interfaces))
    .map(({ component, text }) => ({
      component,
      text,
      props: propertiesOf(`${component}Props`, interfaces),
    }))
  const [first] = tables
  if (!first) throw new Error(`${name}/props.ts describes no component of its folder`)
  const main = offered.find(({ component }) => component === first.component)
  return { name, states: statesOf(`${name}/demo.tsx`), tables, ...main }
}

/** `PaySheet` has no properties, but `PaySheetView` has. */
const isDescribed = (component, interfaces) =>
  interfaces.has(`${component}Props`) || interfaces.has(`${component}ViewProps`)

/** The components that a file exports, with their docstrings. */
function exportsOf(file) {
  const found = []
  for (const statement of parse(file).statements) {
    const isExported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    if (!isExported) continue
    const declared = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations[0].name
      : ts.isFunctionDeclaration(statement) && statement.name
    if (!declared || !/^[A-Z]/.test(declared.text)) continue
    const [doc] = ts.getJSDocCommentsAndTags(statement)
    const example = ts.getJSDocTags(statement).find(({ tagName }) => tagName.text === 'example')
    found.push({
      file: file.replace(/\.tsx$/, ''),
      component: declared.text,
      text: plain(doc?.comment),
      example: (ts.getTextOfJSDocComment(example?.comment) ?? '').trim(),
    })
  }
  return found
}

const plain = (comment) => (ts.getTextOfJSDocComment(comment) ?? '').replace(/\s+/g, ' ').trim()

function interfacesOf(file) {
  const declared = parse(file).statements.filter(ts.isInterfaceDeclaration)
  return new Map(declared.map((statement) => [statement.name.text, statement]))
}

/** An interface's properties, its own first and then those it takes over. */
function propertiesOf(name, interfaces) {
  const statement = interfaces.get(name)
  if (!statement) return []
  const own = statement.members.filter(ts.isPropertySignature).map((member) => ({
    name: member.name.getText(),
    type: member.type.getText().replace(/\s+/g, ' '),
    isOptional: member.questionToken !== undefined,
    text: plain(ts.getJSDocCommentsAndTags(member)[0]?.comment),
  }))
  const parents = (statement.heritageClauses ?? []).flatMap(({ types }) => types)
  return [
    ...own,
    ...parents.flatMap(({ expression }) => propertiesOf(expression.getText(), interfaces)),
  ]
}

/** The names of a demo's states, which stand there literally. */
function statesOf(file) {
  const states = []
  const visit = (node) => {
    const isStates = ts.isPropertyAssignment(node) && node.name.getText() === 'states'
    if (isStates && ts.isObjectLiteralExpression(node.initializer)) {
      for (const { name } of node.initializer.properties) {
        if (!name || ts.isComputedPropertyName(name))
          throw new Error(`${file}: every state is named where it stands`)
        states.push(name.text)
      }
    } else ts.forEachChild(node, visit)
  }
  visit(parse(file))
  return states
}
