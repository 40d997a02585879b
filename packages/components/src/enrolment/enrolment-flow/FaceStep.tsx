import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { Action } from '../../shared/Action.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { ErrorNotice } from '../../shared/Notice.tsx'
import { role } from '../../shared/role.tsx'
import type { StepProps } from './props.ts'

/** The face: the best way there is, and, where it keeps failing, the others with what to bring. */
export const FaceStep = observer(function FaceStep({ model }: StepProps) {
  const { face, busy } = model.view
  const { desk } = face
  return (
    <View>
      <ErrorNotice text={face.limit} />
      <Text className="essc__small">{face.attemptsText}</Text>
      {face.canTry && (
        <Action main={!desk} disabled={busy} onPress={() => void model.verifyFace()}>
          {face.startLabel}
        </Action>
      )}
      {desk && (
        <View className="essc__panel">
          <Heading text={desk.title} level={2} />
          <Text
            className="essc-document__reference"
            {...role('img')}
            aria-label={desk.referenceLabel}
          >
            {desk.reference}
          </Text>
          <Text className="essc__small">{desk.until}</Text>
          <Text className="essc__text">{desk.text}</Text>
          <Action main disabled={busy} onPress={() => void model.show()}>
            {desk.doneLabel}
          </Action>
        </View>
      )}
      {face.help.length > 0 && <Heading text={face.helpTitle} level={2} />}
      {face.help.map((help) => (
        <View className="essc__panel" key={help.id}>
          <Heading text={help.title} level={2} />
          <Text className="essc__text">{help.text}</Text>
          <Text className="essc__small">{help.bringLabel}</Text>
          <View role="list">
            {help.bring.map((thing) => (
              <View role="listitem" key={thing}>
                <Text>{`· ${thing}`}</Text>
              </View>
            ))}
          </View>
        </View>
      ))}
      {face.canAskDesk && (
        <Action main={!face.canTry} disabled={busy} onPress={() => void model.askDesk()}>
          {face.askDeskLabel}
        </Action>
      )}
    </View>
  )
})
