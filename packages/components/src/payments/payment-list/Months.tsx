import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { Action } from '../../shared/Action.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { Icon } from '../../shared/Icon.tsx'
import { ErrorNotice, StatusNotice } from '../../shared/Notice.tsx'
import type { PaymentListViewProps } from './props.ts'

/** What was paid and given back month by month; one that is pressed is listed, and has its statement. */
export const Months = observer(function Months({ model }: PaymentListViewProps) {
  const { view } = model
  const { statement } = view
  if (view.months.length === 0) return null
  return (
    <View>
      <View className="essc__panel">
        <Heading text={view.monthsTitle} level={2} />
        <View role="list">
          {view.months.map((month, at) => (
            <View
              className={`essc-row${at === view.months.length - 1 ? ' essc-row--last' : ''}`}
              role="listitem"
              key={month.id}
            >
              <Action
                look="plain"
                label={month.label}
                pressed={month.isSelected}
                onPress={() => void model.selectMonth(month.id)}
              >
                <View className="essc-row__all">
                  <Text className="essc-row__title">
                    {month.isSelected ? `✓ ${month.title}` : month.title}
                  </Text>
                  <Text className="essc__small">{month.paid}</Text>
                  {month.back !== '' && <Text className="essc__small">{month.back}</Text>}
                </View>
                <Icon name="next" />
              </Action>
            </View>
          ))}
        </View>
        {view.hasMoreMonths && (
          <Action look="quiet" onPress={() => model.showAllMonths()}>
            {view.allMonthsLabel}
          </Action>
        )}
      </View>
      {view.selectedMonth !== '' && (
        <View className="essc__panel">
          <Heading text={statement.title} level={2} />
          <ErrorNotice text={statement.error} />
          <StatusNotice text={statement.note} />
          {statement.canOpen && (
            <Action disabled={statement.busy} onPress={() => void model.openStatement()}>
              {statement.openLabel}
            </Action>
          )}
          {statement.canCopy && (
            <Action disabled={statement.busy} onPress={() => void model.copyStatement()}>
              {statement.copyLabel}
            </Action>
          )}
          <Action look="quiet" onPress={() => void model.selectMonth(undefined)}>
            {view.everyLabel}
          </Action>
        </View>
      )}
    </View>
  )
})
