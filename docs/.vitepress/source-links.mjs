/**
 * Links from a page into the sources work where the repository is read. The site carries no sources, so
 * there they become the name of the file.
 */
export function sourceLinks(markdown) {
  markdown.core.ruler.push('source-links', ({ tokens, env }) => {
    const folder = env.relativePath?.includes('/') ? '/docs/x/' : '/docs/'
    for (const { children } of tokens) {
      let isSource = false
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          const place = new URL(token.attrGet('href'), `repository:${folder}`)
          isSource = place.protocol === 'repository:' && !place.pathname.startsWith('/docs/')
          if (isSource) {
            token.tag = 'span'
            token.type = 'source_open'
            token.attrs = [['title', place.pathname.slice(1)], ['class', 'source-file']]
          }
        } else if (token.type === 'link_close' && isSource) {
          token.tag = 'span'
          token.type = 'source_close'
          isSource = false
        }
      }
    }
  })
}
