import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { Action } from '../../shared/Action.tsx'
import { useApp } from '../../shared/context.tsx'
import { Field } from '../../shared/Field.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { Icon } from '../../shared/Icon.tsx'
import { StatusNotice } from '../../shared/Notice.tsx'
import type { StepProps } from './props.ts'

/** Which document, and its name and number: typed, or read from a photo and put right. */
export const IdentityStep = observer(function IdentityStep({ model }: StepProps) {
  const app = useApp()
  const { view } = model
  const { form } = view
  if (form.isChoosing) return <Kinds model={model} />
  return (
    <View>
      <View className="essc-document">
        <Text className="essc__small">{form.kindLabel}</Text>
        <Text className="essc-document__kind">{form.kindName}</Text>
        <Action look="quiet" onPress={() => model.form.openKinds()}>
          {form.changeLabel}
        </Action>
      </View>
      {view.canRead && (
        <View>
          <Action disabled={view.busy} onPress={() => void model.readDocument('camera')}>
            <Icon name="camera" />
            <Text className="essc-document__photo">{view.photoLabel}</Text>
          </Action>
          <Action
            look="quiet"
            disabled={view.busy}
            onPress={() => void model.readDocument('album')}
          >
            {view.albumLabel}
          </Action>
        </View>
      )}
      <StatusNotice text={form.readNote} />
      <Field
        label={form.nameLabel}
        placeholder={form.namePlaceholder}
        value={form.name}
        onChange={(name) => model.form.setName(name)}
      />
      <Field
        label={form.numberLabel}
        placeholder={form.numberPlaceholder}
        type={form.keyboard}
        maxLength={24}
        value={form.documentNumber}
        onChange={(number) => model.form.setDocumentNumber(number)}
      />
      <StatusNotice text={form.hint} />
      <Action main disabled={!view.canContinue} onPress={() => void model.sendIdentity()}>
        {app.text('common.continue')}
      </Action>
    </View>
  )
})

/** The kinds of documents, each with what its number looks like. */
const Kinds = observer(function Kinds({ model }: StepProps) {
  const { form } = model.view
  return (
    <View>
      <Heading text={form.chooseTitle} level={2} />
      <View className="essc__panel essc__panel--flush" role="list">
        {form.kinds.map((kind, at) => (
          <View
            className={`essc-row${at === form.kinds.length - 1 ? ' essc-row--last' : ''}`}
            role="listitem"
            key={kind.id}
          >
            <Action
              look="plain"
              pressed={kind.isSelected}
              onPress={() => model.form.choose(kind.id)}
            >
              <View className="essc-row__all">
                <Text className="essc-row__title">
                  {kind.isSelected ? `✓ ${kind.title}` : kind.title}
                </Text>
                <Text className="essc__small">{kind.text}</Text>
              </View>
            </Action>
          </View>
        ))}
      </View>
    </View>
  )
})
