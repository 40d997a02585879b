import type { App } from '@essc/models/app'
import { Code } from '@essc/models/codes/code'
import type { ErrorCode } from '@essc/protocol/errors'
import { codeImage } from '@essc/sdk/codes/image'
import { type Demo } from '../../shared/demo.ts'
import { CodePanelView } from './CodePanel.tsx'

export const demo: Demo = { name: 'codes/code-panel', states: {} }
