import path from 'node:path'
import attributes from '../src/aria-attributes.json'

/**
 * Taro's templates carry no accessibility attributes. This plugin adds them for WeChat and Alipay, so
 * that a component writes the web's own names, `role` and `aria-label`, once for every host.
 * WeChat calls the role `aria-role`; Alipay has known both names.
 */
type Attributes = Record<string, string>

interface Template {
  mergeComponents(context: unknown, patch: Record<string, Attributes>): void
  buildAttribute(attributes: Attributes, nodeName: string): string
}

interface Platform {
  platform: string
  runtimePath: string | string[]
  template?: Template
}

export default function ariaPlugin(context: {
  registerMethod(method: { name: string; fn: (platform: Platform) => void }): void
}) {
  context.registerMethod({
    name: 'onSetupClose',
    fn(host) {
      const { platform, template } = host
      if (!template) return
      host.runtimePath = [host.runtimePath, path.join(__dirname, '../src/aria-runtime.ts')].flat()
      template.mergeComponents(context, attributes)
      const build = template.buildAttribute
      template.buildAttribute = (attributes, nodeName) => {
        const { role, ...rest } = attributes
        if (role === undefined) return build.call(template, attributes, nodeName)
        const both = `${role}||${rest['aria-role']}`
        const roles =
          platform === 'alipay' ? { role: both, 'aria-role': both } : { 'aria-role': both }
        return build.call(template, { ...rest, ...roles }, nodeName)
      }
    },
  })
}
