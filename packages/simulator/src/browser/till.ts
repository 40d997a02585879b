import { terminalFrame } from './terminal/frame.ts'
import { tillView } from './terminal/till-view.ts'

void terminalFrame('till', tillView)
