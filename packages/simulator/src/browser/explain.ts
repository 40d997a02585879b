import { explainPage } from './explain/explain-page.ts'

explainPage()
