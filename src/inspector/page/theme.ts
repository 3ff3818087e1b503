/** Colours, fonts and layout of the panel; light or dark like the page around it. */

import { FONT_FAMILY, toFont } from './measure.ts'

/** Light and dark colours. A status has three: text, tint behind the text, and full colour for strips and lines. */
const COLOURS = {
  surface: ['#ffffff', '#201f1d'],
  sunken: ['#f4f2ed', '#191917'],
  line: ['#dedbd3', '#3d3b36'],
  edge: ['#8b867c', '#7d796f'],
  ink: ['#1d1c1a', '#eceae5'],
  muted: ['#5f5b54', '#aeaaa1'],
  dim: ['#6b665e', '#9b978d'],
  onFull: ['#161512', '#161512'],
  accent: ['#2c59c9', '#8caeff'],
  text: ['#57534b', '#bab6ac'],
  tint: ['#ebe9e3', '#32302c'],
  full: ['#b9b5ab', '#918c81'],
} as const

const STATUSES = {
  connecting: ['#2a4fad', '#aac2ff', '#e5ebfa', '#222c48', '#6d8de0', '#5d7fd6'],
  connected: ['#15653a', '#8ed9ae', '#e0f1e6', '#17331f', '#3d9e68', '#3f9a66'],
  reconnecting: ['#854a00', '#f6c272', '#fcebcd', '#41300f', '#e09a2b', '#cf8f2a'],
  reconnected: ['#0d5f6b', '#84d8e2', '#d9f0f2', '#11343a', '#2fa3b1', '#2f97a5'],
  disconnected: ['#a0282b', '#ffaaa3', '#fae3e1', '#46201e', '#e0706b', '#e0706b'],
} as const

/** The states of a camera, a microphone and a peer that are as good or bad as a status; the others are grey. */
const OTHER_STATES: Partial<Record<keyof typeof STATUSES, readonly string[]>> = {
  connected: ['live', 'here'],
  reconnecting: ['interrupted', 'away'],
  disconnected: ['lost'],
}

type Colour = keyof typeof COLOURS

const shade = (light: string, dark: string) => `light-dark(${light},${dark})`

function toDeclarations(): string {
  const pairs = Object.entries(COLOURS)
  return pairs.map(([name, [light, dark]]) => `--${name}:${shade(light, dark)};`).join('')
}

function toStatusRules(): string {
  const names = Object.keys(STATUSES) as (keyof typeof STATUSES)[]
  const rules = names.map((status) => {
    const [text, darkText, tint, darkTint, full, darkFull] = STATUSES[status]
    const states = [status, ...(OTHER_STATES[status] ?? [])]
    return (
      `:is(${states.map((state) => `[data-status=${state}]`).join()}){` +
      `--text:${shade(text, darkText)};--tint:${shade(tint, darkTint)};--full:${shade(full, darkFull)}}`
    )
  })
  return rules.join('')
}

/** Colour of a quality: that of the status which is as good or bad. */
const QUALITIES = {
  excellent: 'connected',
  good: 'connected',
  fair: 'reconnecting',
  poor: 'disconnected',
} as const

function toQualityRules(): string {
  const rules = Object.entries(QUALITIES).map(([quality, status]) => {
    const [, , , , full, darkFull] = STATUSES[status]
    return `.band [data-status=${quality}]{background:${shade(full, darkFull)}}`
  })
  return rules.join('')
}

/** Style of a chart. Saved files contain it too, so it uses only what simple SVG programs understand. */
const toChartStyle = () => `
.chart{font-family:${FONT_FAMILY};fill:var(--ink)}
.paper{fill:var(--surface)}
.box{fill:var(--surface);stroke:var(--edge);stroke-width:1.25}
.final{fill:none;stroke:var(--edge)}
.first,.lamp{fill:var(--muted);stroke:var(--muted)}.lamp{stroke:none}
.lamp{opacity:0}
.title{font:${toFont('title')}}
.line,.label{font:${toFont('line')};fill:var(--muted)}
.line.job{font-style:italic}
.wire{fill:none;stroke:var(--edge);stroke-width:1.25}
.arrow{fill:var(--muted)}
.plate{fill:var(--surface)}
.outer,.state .plate{fill:var(--sunken)}
`

/** Style of the active states and of the last transition. */
const toHighlightStyle = () => `
[data-active]>.box{stroke:var(--full);stroke-width:2}
[data-active]>.title{fill:var(--text)}
.state[data-active=around]>.box{fill:var(--tint)}
[data-active=around]>.plate{fill:var(--tint)}
.state[data-active=leaf]>.box{fill:var(--tint);stroke-width:3}
.state .state[data-active=leaf]>.box{fill:var(--surface)}
[data-active=leaf]>.lamp{fill:var(--full);opacity:1}
[data-last]>.wire{stroke:var(--text);stroke-opacity:1;stroke-width:2.5}
[data-last]>.arrow{fill:var(--text)}
.label[data-last],.line[data-last]{fill:var(--text);font-weight:600}
.label[data-beside]{fill:var(--dim)}
`

/** Style of the panel, and of what its parts have in common. */
const toPanelStyle = () => `
:host{display:block;container-type:inline-size}
*{box-sizing:border-box;margin:0}
[hidden]{display:none!important}
.panel{display:grid;gap:14px;padding:14px;border:1px solid var(--line);border-radius:14px;background:var(--surface);color:var(--ink);font:14px/1.45 ${FONT_FAMILY};font-variant-numeric:tabular-nums;text-align:start}
section{min-width:0}
section>header,.tools{display:flex;flex-wrap:wrap;align-items:center;gap:4px 8px}
section>header{margin-bottom:6px;min-height:28px}
h2{margin-inline-end:auto;font-size:14px;font-weight:600}
.spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.note,.summary,.since{font-size:12.5px;color:var(--muted)}
button,input,select{min-height:28px;padding:2px 9px;border:1px solid var(--line);border-radius:8px;background:var(--surface);color:inherit;font:500 12.5px/1.4 ${FONT_FAMILY}}
button{cursor:pointer}
button:hover{border-color:var(--muted)}
button[aria-pressed=true]{border-color:var(--accent);color:var(--accent)}
input{width:100%;margin-bottom:6px}
input::placeholder{color:var(--muted);opacity:1}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
`

/** Style of the status and the figures. */
const HEAD_STYLE = `
.head{display:flex;flex-wrap:wrap;align-items:center;gap:6px 12px}
.pill{display:flex;align-items:center;gap:7px;padding:4px 13px 4px 10px;border-radius:99px;background:var(--tint);color:var(--text);font-weight:600}
.pill::before{content:'';width:10px;height:10px;border-radius:50%;background:var(--full)}
.pill[data-status=reconnecting]::before,.pill[data-status=connecting]::before{background:none;border:2.5px solid var(--full);border-right-color:transparent;animation:turn 1s linear infinite}
.pill[data-status=disconnected]::before{border-radius:2px}
.pill .word::first-letter{text-transform:uppercase}
.pill .word{display:inline-block}
.phase:empty{display:none}
.phase{font-weight:400}
@keyframes turn{to{transform:rotate(1turn)}}
.figures{display:flex;flex-wrap:wrap;gap:2px 14px;margin-inline-start:auto;font-size:12.5px}
.figures div{display:flex;gap:5px}
dt{color:var(--muted)}
dd{font-weight:600}
`

/** Style of the timeline. */
const TIMELINE_STYLE = `
.summary:empty,.count:empty,.note:empty{display:none}
.actors{position:relative;max-height:226px;overflow:auto;border:1px solid var(--line);border-radius:10px;background:var(--sunken)}
.fold{margin-top:6px}
.rows{position:relative}
.row{position:absolute;inset:0 0 auto;height:44px;padding:4px 10px 6px;display:grid;grid-template:18px 14px/minmax(0,max-content) minmax(min-content,1fr);gap:2px 10px;font-size:12.5px;cursor:pointer}
.row:hover{background:color-mix(in srgb,var(--tint) 55%,transparent)}
.row[aria-selected=true]{background:var(--surface);box-shadow:inset 3px 0 var(--accent)}
.name{font-weight:600;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.row .word{display:flex;flex-wrap:wrap;justify-content:end;height:18px;overflow:hidden;color:var(--text);font-weight:600;white-space:pre}
.strip{position:relative;grid-column:1/-1;border-radius:4px;background:color-mix(in srgb,var(--line) 55%,transparent);overflow:hidden}
.piece{position:absolute;inset-block:0;background:var(--full);color:var(--onFull);font-size:10.5px;font-weight:600;line-height:14px;text-align:center;overflow:hidden}
.band{position:absolute;inset:auto 10px 2px;height:3px;border-radius:2px;overflow:hidden}
.band .piece{background:none}
.piece::before{content:'\\200b'}
.piece>span{display:inline-block;white-space:nowrap}
`

/** Style of the frame around the chart. */
const CANVAS_STYLE = `
.canvas{height:clamp(320px,112cqw,480px);overflow:auto;border:1px solid var(--line);border-radius:10px;background:var(--surface);overscroll-behavior:contain}
.canvas svg{display:block;margin:auto}
.canvas[data-whole]{height:clamp(320px,90vh,920px)}
`

/** Style of the lists and the tables. */
const LIST_STYLE = `
.scroll{max-height:190px;overflow:auto;border-radius:10px}
.count{font-size:12.5px;font-weight:600}
table{width:100%;border-collapse:collapse;font-size:12.5px}
th{font-weight:500;color:var(--muted);text-align:start;padding:2px 10px 2px 0}
td{padding:3px 10px 3px 0;border-top:1px solid var(--line)}
.lines{padding:0;list-style:none;font-size:12.5px}
.scroll,.actors,.canvas{contain:content}
.lines li{display:flex;flex-wrap:wrap;gap:0 10px;padding:3px 0;border-bottom:1px solid var(--line)}
time,.actor,.detail{color:var(--muted)}
.event{font-weight:600}
.change{color:var(--text);font-weight:600}
.to{font-size:0}
.to::before{content:'';display:inline-block;width:5px;height:5px;margin:0 8px 1px 5px;border:solid;border-width:1.5px 1.5px 0 0;rotate:45deg}
`

/** Style of a report. */
const REPORT_STYLE = `
.file{display:flex;flex-wrap:wrap;align-items:center;gap:4px 10px}
section.report>.file{margin:0}
.alert{flex-basis:100%;color:var(--text)}
.alert:empty{display:none}
.panel[data-dropping]{outline:2px dashed var(--accent);outline-offset:-6px}
.report-head .figures{margin:0 0 8px;gap:2px 18px}
.report-head dd{min-width:0;overflow-wrap:anywhere}
.outages{display:flex;flex-wrap:wrap;gap:6px;padding:0;list-style:none}
.outages button{text-align:start;border-inline-start:4px solid var(--full)}
.scrub{display:flex;flex-wrap:wrap;align-items:center;gap:6px 10px}
.scrub .pill::before{animation:none!important}
.slide{display:flex;flex:1 1 260px;align-items:center;gap:8px}
.slide input{flex:1;width:auto;min-width:0;margin:0;padding:0;accent-color:var(--accent)}
.scrub .since{min-width:17em}
.past .strip{cursor:crosshair}
.past .strip::after{content:'';position:absolute;inset-block:0;left:var(--cursor);width:2px;margin-left:-1px;background:var(--ink)}
.time{min-height:0;padding:0;border:0;background:none;color:var(--muted);font-weight:400;text-decoration:underline dotted}
[aria-current]{background:var(--tint)}
[data-later] *{color:var(--dim);font-weight:400}
`

/** What the width of the panel and the user's wishes change in the rules before. */
const LAYOUT_STYLE = `
@container (max-width:480px){.chart-panel .note{display:none}}
@container (max-width:340px){.panel{padding:10px}button{padding-inline:6px}section>header,.tools{column-gap:5px}}
@container (min-width:820px){
.panel{grid-template-columns:minmax(0,2fr) minmax(340px,1fr);grid-template-rows:auto auto auto 1fr;gap:16px 20px;padding:18px}
.head{grid-column:1/-1}
.chart-panel{grid-column:1;grid-row:2/5}
.canvas{height:clamp(560px,90vh,920px)}
.log{display:grid;grid-template-rows:auto auto minmax(190px,1fr);height:0;min-height:100%}
.report{grid-template-rows:auto auto auto auto 1fr}
.file,.report-head,.scrub{grid-column:1/-1}
.report .chart-panel{grid-row:4/6}
.log .scroll{max-height:none;padding:0 10px;border:1px solid var(--line)}
}
@media (prefers-reduced-motion:reduce){.pill::before{animation:none!important}}
`

/** Style for a saved file: the variables are replaced by the light colours. */
export const toFileStyle = (): string =>
  toChartStyle().replaceAll(/var\(--(\w+)\)/g, (_, name: Colour) => COLOURS[name][0])

/** Constructed by code, so a content security policy against inline styles does not apply. */
export function createSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  const parts =
    HEAD_STYLE + TIMELINE_STYLE + CANVAS_STYLE + LIST_STYLE + REPORT_STYLE + LAYOUT_STYLE
  sheet.replaceSync(
    `:host{${toDeclarations()}}${toStatusRules()}${toChartStyle()}${toHighlightStyle()}${toPanelStyle()}${parts}${toQualityRules()}`,
  )
  return sheet
}
