/**
 * mobx reads `globalThis` when it loads. Some WebViews that cards are shown in have no such name, and
 * a ReferenceError there takes the whole app down. Each use becomes one behind `typeof`; without the
 * name a library sees an empty object, which is what it needs to keep its state to itself.
 */
module.exports = ({ template, types }) => ({
  visitor: {
    ReferencedIdentifier(reference) {
      if (reference.node.name !== 'globalThis' || reference.scope.getBinding('globalThis')) return
      if (types.isUnaryExpression(reference.parent, { operator: 'typeof' })) return
      reference.replaceWith(
        template.expression.ast`typeof globalThis === 'object' ? globalThis : {}`,
      )
      reference.skip()
    },
  },
})
