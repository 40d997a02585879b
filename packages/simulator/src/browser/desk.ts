import { deskView } from './terminal/desk-view.ts'
import { terminalFrame } from './terminal/frame.ts'

void terminalFrame('desk', deskView)
