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
  template?: Template
}

const named = ['role', 'aria-role', 'aria-label', 'aria-hidden', 'aria-live', 'aria-describedby']
const control = [...named, 'aria-disabled', 'aria-labelledby']
const field = [...control, 'aria-required', 'aria-invalid']
const region = [
  ...control,
  'aria-checked',
  'aria-expanded',
  'aria-level',
  'aria-modal',
  'aria-pressed',
  'aria-selected',
  'aria-valuemax',
  'aria-valuemin',
  'aria-valuenow',
  'aria-valuetext',
]

const attributesOf: Record<string, string[]> = {
  View: region,
  ScrollView: [...named, 'aria-modal'],
  Text: [...named, 'aria-level'],
  Image: named,
  Button: [...control, 'aria-checked', 'aria-expanded', 'aria-pressed', 'aria-selected'],
  Input: field,
  Textarea: field,
  Picker: control,
  Switch: [...control, 'aria-checked'],
  Checkbox: [...control, 'aria-checked'],
  Radio: [...control, 'aria-checked'],
  Form: named,
  Label: named,
  Navigator: control,
}

function patch() {
  return Object.fromEntries(
    Object.entries(attributesOf).map(([component, names]) => [
      component,
      Object.fromEntries(names.map((name) => [name, ''])),
    ]),
  )
}

export default function ariaPlugin(context: {
  registerMethod(method: { name: string; fn: (platform: Platform) => void }): void
}) {
  context.registerMethod({
    name: 'onSetupClose',
    fn({ platform, template }) {
      if (!template) return
      template.mergeComponents(context, patch())
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
