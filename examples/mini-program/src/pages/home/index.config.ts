// Its title is the app's own, from app.config.ts.
export default definePageConfig({})
