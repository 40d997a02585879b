import { mergeInternalComponents } from '@tarojs/shared'
import attributes from './aria-attributes.json'

// The build imports this before the app, see config/aria-plugin.ts. Taro's runtime and its templates
// both number a component's properties: were they to differ, `src` and `disabled` would be lost too.
mergeInternalComponents(attributes)
