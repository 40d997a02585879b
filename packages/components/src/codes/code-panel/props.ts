import type { Code } from '@essc/models/codes/code'
import type { CodeKind } from '@essc/sdk/codes/view'

export interface CodePanelProps {
  /** `identity` is shown at desks, `payment` at tills, `travel` to readers in buses and trains. */
  kind: CodeKind
}

export interface CodePanelViewProps {
  /** What is shown and what happens; `CodePanel` makes one of its own. */
  model: Code
}
