// How a report looks: a page of a paper, on a screen of any width, light and dark, and printed on A4 or Letter.

export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1b1f27; --muted: #5b6472; --paper: #ffffff; --soft: #f4f5f7; --line: #d8dce3;
  --class0: #1f6fb8; --class1: #c2570c; --accent: #6d28d9;
  --text: Charter, "Bitstream Charter", "Iowan Old Style", "Source Serif 4", Cambria, Georgia, "DejaVu Serif", serif;
  --plain: system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
  --code: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e7eaf0; --muted: #a0a9b8; --paper: #14171e; --soft: #1d222c; --line: #3a4352;
    --class0: #5aa9f0; --class1: #f79a4a; --accent: #b79bff;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 2.5rem 1.25rem 3rem; max-width: 68rem;
  background: var(--paper); color: var(--ink); font: 1.0625rem/1.5 var(--text);
}
h1, h2, h3 { line-height: 1.2; text-wrap: balance; overflow-wrap: break-word; }
h1 { margin: 0; font-size: 2.1rem; font-weight: 700; letter-spacing: -0.01em; }
h2 { margin: 3rem 0 0.5rem; padding-top: 0.6rem; border-top: 1px solid var(--line); font-size: 1.4rem; }
h3 { margin: 1.75rem 0 0.25rem; font-size: 1.1rem; }
p { margin: 0.5rem 0; max-width: 46rem; overflow-wrap: break-word; }
header > p { color: var(--muted); }
header > .result { margin: 1.25rem 0 0; color: var(--ink); font-size: 1.25rem; line-height: 1.4; }
.c0 { color: var(--class0); font-weight: 600; }
.c1 { color: var(--class1); font-weight: 600; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }

svg { display: block; width: 100%; height: auto; fill: currentColor; font: 10.5px var(--plain); text-anchor: middle; font-variant-numeric: tabular-nums; }
svg text { white-space: pre; }
.cut { fill: var(--accent); stroke: var(--paper); stroke-width: 1.5; }
line.cut { stroke: var(--accent); }
figure { margin: 0; min-width: 0; }
figcaption, small, caption, summary, .columns, dl, table, .slider { font-family: var(--plain); }
figcaption { margin-bottom: 0.4rem; color: var(--muted); font-size: 0.8125rem; line-height: 1.4; }
figcaption b { color: var(--ink); }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)); gap: 1.5rem; margin: 1.25rem 0; }
.figures.code { grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); }
.figures > figure { display: flex; flex-direction: column; justify-content: space-between; }

.columns { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.25rem, 1fr)); gap: 1.1rem 1.25rem; margin: 1.25rem 0; padding: 0; list-style: none; }
.columns li { min-width: 0; font-size: 0.8125rem; line-height: 1.35; }
.columns b { display: block; overflow-wrap: break-word; }
.columns svg { margin: 0.25rem 0 0.15rem; }
.columns small { display: block; color: var(--muted); font-size: 0.72rem; font-variant-numeric: tabular-nums; }
.columns small span { white-space: nowrap; }
.columns .range { display: flex; justify-content: space-between; }
.columns .many { color: var(--muted); }

.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: 0.8125rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
caption { padding-bottom: 0.35rem; color: var(--muted); font-size: 0.8125rem; text-align: left; }
th, td { padding: 0.22rem 0.75rem 0.22rem 0; text-align: right; vertical-align: baseline; font-weight: 400; }
th:first-child, td:first-child { text-align: left; }
td { white-space: nowrap; }
thead th { color: var(--muted); vertical-align: bottom; }
.scroll thead th { white-space: nowrap; }
.confusion th { max-width: 12rem; overflow-wrap: anywhere; }
thead th small { display: block; font-size: 0.7rem; }
thead tr { border-bottom: 1px solid var(--ink); }
tbody tr + tr, tfoot tr { border-top: 1px solid var(--line); }
td small { color: var(--muted); font-size: 0.75rem; }
.scroll tr > th:first-child { position: sticky; left: 0; z-index: 1; min-width: 5.5rem; max-width: 12rem; background: var(--paper); overflow-wrap: break-word; }
.ends { display: flex; justify-content: space-between; align-items: end; gap: 0.5rem; width: 11rem; font-size: 0.75rem; line-height: 1.15; }
.ends span { max-width: 60%; white-space: normal; overflow-wrap: anywhere; }
td > svg { width: 11rem; margin-bottom: -0.35rem; }

.slider { display: flex; gap: 1rem; align-items: center; max-width: 34rem; font-size: 0.875rem; }
.slider[hidden] { display: none; }
input[type="range"] { flex: 1; min-width: 0; height: 2rem; accent-color: var(--accent); }
output { font-weight: 700; color: var(--accent); font-variant-numeric: tabular-nums; }
.threshold { display: flex; flex-wrap: wrap; gap: 1.5rem 4rem; align-items: flex-start; margin: 1rem 0; }
.confusion td[data-shows] { min-width: 6.5rem; font-size: 1.2rem; }
.confusion tr:nth-child(1) td:nth-child(2), .confusion tr:nth-child(2) td:nth-child(3) { font-weight: 700; }
dl { display: grid; grid-template-columns: 1fr 1fr; gap: 0.75rem 2.5rem; margin: 0; font-variant-numeric: tabular-nums; }
.rates { flex: 1 1 20rem; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 0.75rem 1.25rem; }
.measures { grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); margin: 0.75rem 0; }
dt { font-size: 0.8125rem; }
dt small { display: block; color: var(--muted); }
dd { margin: 0; font-size: 1.2rem; font-weight: 600; }

.fit { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1.5rem 2.5rem; align-items: start; margin: 1rem 0; }
.fit svg { max-width: 27rem; }
.case { display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
.case :is(th, td) { padding-right: 0.55rem; }
.case > :last-child td:nth-child(2) { text-align: left; }
.case > .scroll { max-width: 100%; }
.case > :last-child tr > th:first-child { min-width: 3.5rem; }
pre { overflow-x: auto; margin: 0.5rem 0; padding: 0.75rem 1rem; border-radius: 6px; background: var(--soft); font: 0.8125rem/1.5 var(--code); }
.printed { display: none; }
details { margin: 0.5rem 0; }
summary { color: var(--muted); font-size: 0.8125rem; cursor: pointer; }
footer { margin-top: 3rem; padding-top: 0.75rem; border-top: 1px solid var(--line); color: var(--muted); font: 0.8125rem/1.4 var(--plain); }

@media (max-width: 34rem) {
  body { padding: 1.5rem 1rem 2rem; font-size: 1rem; }
  h1 { font-size: 1.6rem; }
  header > .result { font-size: 1.1rem; }
  .columns { grid-template-columns: 1fr 1fr; }
  td > svg, .ends { width: 7.5rem; }
  .ends { gap: 0.25rem; font-size: 0.65rem; }
  .rates { flex: 1 1 20rem; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 0.75rem 1.25rem; }
.measures { grid-template-columns: 1fr 1fr; }
  .scroll tr > th:first-child { max-width: 8rem; }
  .threshold { gap: 1rem; }
  dl { gap: 0.75rem 1.5rem; }
}

@page { margin: 9mm 12mm; }
@media print {
  :root {
    color-scheme: light;
    --ink: #1b1f27; --muted: #4b5360; --paper: #ffffff; --soft: #f4f5f7; --line: #cfd4dc;
    --class0: #1f6fb8; --class1: #c2570c; --accent: #6d28d9;
  }
  html { font-size: 10px; }
  body { max-width: none; padding: 0; font-size: 1rem; line-height: 1.35; }
  h1 { font-size: 1.7rem; }
  h2 { margin: 1rem 0 0.2rem; padding-top: 0.35rem; font-size: 1.2rem; break-after: avoid; }
  h3 { margin: 0.5rem 0 0; font-size: 1rem; }
  p { max-width: none; margin: 0.25rem 0; }
  h2 + p { break-after: avoid; }
  header > .result { margin-top: 0.5rem; font-size: 1.15rem; }
  p, figure, li, .scroll, .threshold { break-inside: avoid; }
  .figures { grid-template-columns: repeat(3, 1fr); gap: 0.6rem 1rem; margin: 0.4rem 0; }
  .figures.code { grid-template-columns: 1fr 1fr; }
  .figures svg { max-height: 47mm; }
  .fit svg { max-height: 40mm; }
  .columns { grid-template-columns: repeat(8, 1fr); gap: 0.6rem 0.8rem; margin: 0.5rem 0; }
  .columns li { font-size: 0.75rem; }
  .scroll { overflow: visible; margin: 0.4rem 0; }
  th, td { padding-block: 0.08rem; }
  .scroll tr > th:first-child { position: static; }
  .fit { grid-template-columns: 3fr 2fr; margin: 0.4rem 0; }
  .confusion td[data-shows], dd { font-size: 1rem; }
  dl { grid-template-columns: repeat(4, auto); }
  .threshold { margin: 0.4rem 0; gap: 1rem 3rem; }
  pre { margin: 0.25rem 0; padding: 0.4rem 0.6rem; }
  footer { margin-top: 0.75rem; padding-top: 0.3rem; }
  details, .slider, .beyond { display: none; }
  .printed { display: block; color: var(--muted); font-size: 0.8rem; }
}
`;
