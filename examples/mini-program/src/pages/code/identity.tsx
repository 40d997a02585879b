import { CodePanel } from '@essc/components/codes/code-panel/CodePanel'
import { Page } from '../../shared/Page'

export default function IdentityCodePage() {
  return (
    <Page>
      <CodePanel kind="identity" />
    </Page>
  )
}
