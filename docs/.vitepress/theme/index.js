import DefaultTheme from 'vitepress/theme'
import Statechart from './Statechart.vue'
// oxlint-disable-next-line import/no-unassigned-import -- a stylesheet has nothing to assign
import './style.css'

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('Statechart', Statechart)
  },
}
