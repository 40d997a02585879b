import { LeaveCard } from '@essc/components/cards/leave-card/LeaveCard'
import { useApp } from '@essc/components/shared/context'
import Taro from '@tarojs/taro'
import { observer } from 'mobx-react-lite'
import { useRef } from 'react'
import { Page } from '../../shared/Page'
import { WithCard } from '../../shared/WithCard'

/**
 * A locked card can be stopped, too. Without a card, or without the network, the page says so; but it stays
 * when the card has just been given up here, to say what came of it.
 */
const Leave = observer(function Leave() {
  const { card } = useApp()
  const hadCard = useRef(false)
  if (card === 'open' || card === 'locked') hadCard.current = true
  if (!hadCard.current) return <WithCard>{null}</WithCard>
  return (
    <LeaveCard
      onDone={() => void Taro.reLaunch({ url: '/pages/home/index' })}
      onResume={() => void Taro.redirectTo({ url: '/pages/enrolment/index' })}
    />
  )
})

export default function LeavePage() {
  return (
    <Page>
      <Leave />
    </Page>
  )
}
