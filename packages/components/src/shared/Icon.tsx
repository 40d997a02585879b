import { View } from '@tarojs/components'

export type IconName =
  | 'identity'
  | 'payment'
  | 'services'
  | 'activity'
  | 'settings'
  | 'receipt'
  | 'card'
  | 'insurance'
  | 'employment'
  | 'rights'
  | 'good'
  | 'bad'
  | 'cross'
  | 'offline'
  | 'empty'
  | 'next'
  | 'camera'
  | 'scan'
  | 'time'
  | 'eye'
  | 'delete'

/** A sign beside a text, in the text's colour. It is never the only thing that says something. */
export function Icon({ name }: { name: IconName }) {
  return <View className={`essc-icon essc-icon--${name}`} aria-hidden="true" />
}
