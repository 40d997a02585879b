import { CodePanel } from '@essc/components/codes/code-panel/CodePanel'
import { Page } from '../../shared/Page'
import { WithCard } from '../../shared/WithCard'

export default function TravelCodePage() {
  return (
    <Page>
      <WithCard>
        <CodePanel kind="travel" />
      </WithCard>
    </Page>
  )
}
