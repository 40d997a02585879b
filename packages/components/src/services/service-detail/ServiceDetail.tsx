import { Text } from '@tarojs/components'
import { Action } from '../../shared/Action.tsx'
import { Facts } from '../../shared/Facts.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { ErrorNotice } from '../../shared/Notice.tsx'
import { Sheet } from '../../shared/Sheet.tsx'
import type { ServiceDetailProps } from './props.ts'

/**
 * What a service does and whom it serves, with the way into it.
 *
 * @example
 * import { useModel } from '@essc/components/shared/use-model'
 * import { Services } from '@essc/models/services/services'
 * import { View } from '@tarojs/components'
 * const model = useModel((app) => new Services(app))
 * const { detail, busy, error } = model.view
 * const ways = { onEnter: () => undefined, onClose: () => model.choose(undefined) }
 * <View>{detail && <ServiceDetail detail={detail} busy={busy} error={error} {...ways} />}</View>
 */
export function ServiceDetail({ detail, busy, error, onEnter, onClose }: ServiceDetailProps) {
  return (
    <Sheet label={detail.title}>
      <Heading text={detail.title} level={2} />
      <Text className="essc__text">{detail.summary}</Text>
      <Facts rows={detail.facts} />
      <ErrorNotice text={error} />
      <Action main disabled={!detail.available || busy} onPress={onEnter}>
        {detail.enterLabel}
      </Action>
      <Action look="quiet" onPress={onClose}>
        {detail.closeLabel}
      </Action>
    </Sheet>
  )
}
