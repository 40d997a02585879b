/**
 * Jest runs CommonJS, where `import.meta` is a syntax error. Our own Node code uses `import.meta.url`
 * to find files beside itself; this turns it into the address of the file, and nothing else.
 */
module.exports = ({ types, template }) => ({
  visitor: {
    MetaProperty(path) {
      const property = path.parentPath.node.property
      if (!types.isIdentifier(property, { name: 'url' })) return
      path.parentPath.replaceWith(
        template.expression.ast`require('node:url').pathToFileURL(__filename).href`,
      )
    },
  },
})
