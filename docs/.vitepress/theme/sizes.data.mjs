import { componentParts } from '../../../config/scripts/component-parts.mjs'
import { componentBytes } from '../../../config/scripts/component-sizes.mjs'

/** What each component weighs, measured when the site is built. */
export default {
  watch: ['../../../packages/components/src/**/*.{tsx,scss}'],
  async load() {
    const sizes = {}
    for (const { name } of componentParts()) sizes[name] = await componentBytes(name)
    return sizes
  },
}
