import ts from 'typescript'

/**
 * A small wrong change of a source file.
 *
 * @typedef {{ operator: string, start: number, end: number, text: string }} Change
 */

/** Which code an adapter would say instead, if its author had mixed them up. */
const CODES = {
  HOST_CANCELLED: ['lose-cancel', 'HOST_FAILED'],
  HOST_UNKNOWN_OUTCOME: ['lose-unknown', 'HOST_FAILED'],
  HOST_DENIED: ['swap-code', 'HOST_CANCELLED'],
  HOST_FAILED: ['swap-code', 'HOST_CANCELLED'],
  HOST_UNAVAILABLE: ['swap-code', 'HOST_FAILED'],
  HOST_UNSUPPORTED: ['swap-code', 'HOST_FAILED'],
  HOST_TIMEOUT: ['swap-code', 'HOST_FAILED'],
  NETWORK_UNREACHABLE: ['swap-code', 'HOST_FAILED'],
  NETWORK_TIMEOUT: ['swap-code', 'NETWORK_UNREACHABLE'],
}

const CALLBACKS = {
  __proto__: null,
  success: 'fail',
  fail: 'success',
  resolve: 'reject',
  reject: 'resolve',
}

/** Functions of our own: what they are handed by a wrong name the compiler refuses. */
const OURS =
  /^(callVendor|exchange|miniProgramExtras|signIn|redirectLogin|eventHub|Object\.assign)$/

/** Words for yes that a function of answers gives; its other answers are given that word. */
const YES = ['paid', 'finished']

const SIGNS = new Map([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
])

/**
 * Every change that the operators make of a source text, in the order of the text.
 *
 * @param {string} source
 * @returns {Change[]}
 */
export function changesOf(source) {
  const file = ts.createSourceFile('adapter.ts', source, ts.ScriptTarget.ES2022, true)
  /** @type {Change[]} */
  const changes = []
  const change = (operator, node, text) =>
    changes.push({ operator, start: node.getStart(file), end: node.getEnd(), text })
  const visit = (node) => {
    if (isOfTypesOnly(node)) return
    for (const operator of OPERATORS) operator(node, change, file)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return changes.sort((a, b) => a.start - b.start || a.end - b.end)
}

const OPERATORS = [
  swapCallbacks,
  dropAwait,
  mixCodesUp,
  swapKeys,
  wrongUnit,
  dropGuard,
  turnConditions,
  dropCall,
  dropSpread,
  loosenPatterns,
  swapBranches,
]

function swapCallbacks(node, change) {
  const isName =
    (ts.isPropertyAccessExpression(node) && node.name) ||
    (ts.isPropertyAssignment(node) && node.name) ||
    (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression)
  if (isName && CALLBACKS[isName.text]) change('swap-callbacks', isName, CALLBACKS[isName.text])
}

function dropAwait(node, change, file) {
  if (ts.isAwaitExpression(node)) change('drop-await', node, node.expression.getText(file))
}

function mixCodesUp(node, change, file) {
  if (!ts.isStringLiteral(node)) return
  const [operator, other] = CODES[node.text] ?? []
  if (other) change(operator, node, `'${other}'`)
  if (!other || !ts.isReturnStatement(node.parent)) return
  const owner = ts.findAncestor(node, ts.isFunctionDeclaration)?.getText(file) ?? ''
  const yes = YES.find((word) => owner.includes(`return '${word}'`))
  if (yes) change('any-code-is-success', node, `'${yes}'`)
}

/** Keys that a vendor is handed or hands out; what we name among ourselves the compiler holds. */
function swapKeys(node, change, file) {
  const isAnswer =
    ts.isPropertyAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    /^(answer|result|error|status|data|end|message)$/.test(node.expression.text) &&
    !CALLBACKS[node.name.text]
  if (isAnswer) change('swap-keys', node.name, `${node.name.text}Of`)
  const isHanded =
    ts.isPropertyAssignment(node) &&
    ts.isIdentifier(node.name) &&
    ts.isObjectLiteralExpression(node.parent) &&
    ts.isCallExpression(node.parent.parent) &&
    !OURS.test(node.parent.parent.expression.getText(file)) &&
    !CALLBACKS[node.name.text]
  if (isHanded) change('swap-keys', node.name, `${node.name.text}Of`)
}

function wrongUnit(node, change) {
  if (!ts.isNumericLiteral(node)) return
  const number = Number(node.text)
  if (number < 200 || ts.isCaseClause(node.parent)) return
  change('wrong-unit', node, String(number * 1_000))
  change('wrong-unit', node, String(number / 1_000))
}

function dropGuard(node, change) {
  if (ts.isIfStatement(node) && !node.elseStatement) change('drop-guard', node, ';')
  const isCase = ts.isCaseClause(node) && node.statements.length > 0
  if (isCase) change('drop-case', node, '')
}

function turnConditions(node, change) {
  if (ts.isBinaryExpression(node)) {
    const other = SIGNS.get(node.operatorToken.kind)
    if (other) change('turn-condition', node.operatorToken, other)
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword) change('turn-condition', node, 'false')
  if (node.kind === ts.SyntaxKind.FalseKeyword) change('turn-condition', node, 'true')
}

function dropCall(node, change) {
  if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
    change('drop-call', node, ';')
  }
}

function dropSpread(node, change) {
  if (ts.isSpreadAssignment(node)) change('drop-spread', node, '...{}')
}

/** Each alternative of a pattern is taken out, and so are its anchors. */
function loosenPatterns(node, change) {
  if (!ts.isRegularExpressionLiteral(node)) return
  const [, body, flags] = /^\/(.*)\/([a-z]*)$/s.exec(node.text) ?? []
  if (body === undefined) return
  if (!/[()[\]]/.test(body) && body.includes('|')) {
    const all = body.split('|')
    all.forEach((_, index) => {
      const rest = all.filter((_, other) => other !== index).join('|')
      change('loosen-pattern', node, `/${rest}/${flags}`)
    })
  }
  if (body.startsWith('^')) change('loosen-pattern', node, `/${body.slice(1)}/${flags}`)
  if (/[^\\]\$$/.test(body)) change('loosen-pattern', node, `/${body.slice(0, -1)}/${flags}`)
}

function swapBranches(node, change, file) {
  if (!ts.isConditionalExpression(node)) return
  const [yes, no] = [node.whenTrue.getText(file), node.whenFalse.getText(file)]
  change('swap-branches', node, `${node.condition.getText(file)} ? (${no}) : (${yes})`)
}

function isOfTypesOnly(node) {
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node)
  )
}
