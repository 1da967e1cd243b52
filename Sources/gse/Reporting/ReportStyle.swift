/// How a page looks: on a wide screen, on a phone, in the dark, on paper.
enum ReportStyle {
    static let text: Markup = """
        :root {
          color-scheme: light dark;
          --back: #f5f6f8; --card: #ffffff; --text: #1b1f24; --quiet: #5b636d; --edge: #dfe3e8; --code: #f3f5f7;
          --good: #16703f; --good-back: #dcf3e4; --bad: #b3261e; --bad-back: #fbe3e1; --warn: #8a4b00;
          --warn-back: #fdeccf; --off: #5f4b9b; --off-back: #e9e4f7; --open: #0a5cad; --open-back: #dcebfa;
          --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
          --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --back: #0f1216; --card: #171b21; --text: #e4e8ed; --quiet: #98a2ae; --edge: #2a3139; --code: #0f1317;
            --good: #5fd08f; --good-back: #12351f; --bad: #ff8f86; --bad-back: #431a18; --warn: #f3b75f;
            --warn-back: #3d2a0a; --off: #b9a7f2; --off-back: #2b2344; --open: #77b7f7; --open-back: #10304f;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
        body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 var(--sans); }
        header, main { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
        header { padding-top: 2rem; }
        h1 { font-size: 1.6rem; line-height: 1.2; margin: 0; font-weight: 650; overflow-wrap: anywhere; }
        h2 { font-size: 1.1rem; margin: 0 0 .75rem; font-weight: 650; }
        h3 { font-size: .95rem; margin: .75rem 0 .4rem; font-weight: 600; }
        p { margin: .25rem 0; }
        a { color: inherit; text-decoration-color: var(--quiet); text-underline-offset: .15em; }
        a:hover { text-decoration-color: currentColor; }
        :focus-visible { outline: 2px solid var(--open); outline-offset: 2px; border-radius: 3px; }
        code, pre, .host { font-family: var(--mono); font-size: .86em; }
        code { overflow-wrap: anywhere; }
        pre { margin: .4rem 0; padding: .6rem .8rem; background: var(--code); border: 1px solid var(--edge);
          border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.45; max-height: 32rem;
          overflow: auto; }
        pre.err { border-left: 3px solid var(--warn); }
        pre.err::before { content: "stderr"; float: right; color: var(--quiet); font-family: var(--sans); }
        pre.diff { border-left: 3px solid var(--open); }
        pre.diff ins { color: var(--good); text-decoration: none; }
        pre.diff del { color: var(--bad); text-decoration: none; }
        .cut { color: var(--quiet); font-style: italic; }
        .quiet { color: var(--quiet); font-size: .87rem; }
        em { color: var(--bad); font-style: normal; font-weight: 600; }
        .title { display: flex; flex-wrap: wrap; align-items: center; gap: .6rem .8rem; }
        .badge { padding: .2rem .7rem; border-radius: 1rem; font-weight: 600; font-size: .9rem; white-space: nowrap; }
        .good { color: var(--good); background: var(--good-back); }
        .bad { color: var(--bad); background: var(--bad-back); }
        .warn { color: var(--warn); background: var(--warn-back); }
        .off { color: var(--off); background: var(--off-back); }
        .open { color: var(--open); background: var(--open-back); }
        .terms { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 1.1rem 0 .9rem; }
        .terms dt, .tile span { color: var(--quiet); font-size: .8rem; }
        .terms dd { margin: 0; overflow-wrap: anywhere; }
        nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; border-bottom: 1px solid var(--edge);
          padding: .3rem 0 .7rem; font-size: .92rem; }
        section { background: var(--card); border: 1px solid var(--edge); border-radius: 10px; margin: 1.1rem 0;
          padding: 1.1rem 1.25rem; }
        .end { color: var(--text); border-left-width: 5px; background: var(--card); }
        .end.good { border-left-color: var(--good); }
        .end.bad { border-left-color: var(--bad); }
        .end.warn { border-left-color: var(--warn); }
        .end.off { border-left-color: var(--off); }
        .end.open { border-left-color: var(--open); }
        .message { font-size: 1.05rem; font-weight: 600; overflow-wrap: anywhere; }
        .end b { color: var(--quiet); font-weight: 600; margin-right: .4rem; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1rem; }
        .tile b { display: block; font-size: 1.5rem; line-height: 1.2; font-weight: 650; }
        .tile em { display: block; font-size: .82rem; }
        .scroll { overflow: auto; max-height: 42rem; width: fit-content; max-width: 100%; border: 1px solid var(--edge); border-radius: 6px; }
        table { border-collapse: separate; border-spacing: 0; font-size: .9rem; }
        .matrix { font-variant-numeric: tabular-nums; }
        .matrix th { font-weight: 500; text-align: left; }
        .matrix thead th { position: sticky; top: 0; z-index: 1; background: var(--card); vertical-align: bottom;
          padding: .5rem .35rem; border-bottom: 1px solid var(--edge); font-size: .78rem; color: var(--quiet); }
        .matrix thead th:not(:first-child):not(.n) { writing-mode: vertical-rl; transform: rotate(180deg);
          vertical-align: top; border-bottom: 0; border-top: 1px solid var(--edge); white-space: nowrap; font-family: var(--mono); font-size: .74rem; text-align: left; padding: .35rem .5rem; }
        .matrix thead a { text-decoration: none; }
        .matrix thead b { color: var(--text); }
        .matrix tbody th, .matrix thead th:first-child { position: sticky; left: 0; background: var(--card); z-index: 1;
          padding: .15rem .9rem .15rem .75rem; border-right: 1px solid var(--edge); white-space: nowrap; }
        .matrix thead th:first-child { z-index: 2; }
        .matrix tbody th { font-family: var(--mono); font-size: .82rem; }
        .matrix td { text-align: center; min-width: 1.9rem; padding: .1rem .2rem; color: var(--quiet);
          border: 1px solid var(--card); border-radius: 6px; }
        .matrix .n { text-align: right; padding: .15rem .75rem; white-space: nowrap; background: none; }
        .matrix td.n { color: var(--text); }
        .matrix td a { display: block; text-decoration: none; }
        td.s, i.s { color: var(--good); background: var(--good-back); }
        td.f, i.f { color: var(--bad); background: var(--bad-back); font-weight: 700; }
        td.c, i.c { color: var(--off); background: var(--off-back); }
        td.r, i.r { color: var(--open); background: var(--open-back); }
        i { font-style: normal; display: inline-block; min-width: 1.45rem; text-align: center; border-radius: 5px; }
        .legend { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin: .7rem 0 0; font-size: .84rem;
          color: var(--quiet); }
        #only { accent-color: var(--open); margin: 0 .45rem .7rem 0; }
        #only:checked ~ .scroll .fine { display: none; }
        .lane { display: grid; grid-template-columns: minmax(8rem, 21rem) minmax(10rem, 1fr) 6.2rem; gap: .9rem;
          align-items: center; min-height: 1.55rem; font-size: .85rem; border-top: 1px solid transparent; }
        .lane:hover { border-top-color: var(--edge); }
        .lane > :first-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-decoration: none; }
        .lane > :last-child { white-space: nowrap; text-align: right; font-variant-numeric: tabular-nums; }
        .lane > .s { color: var(--good); } .lane > .f { color: var(--bad); } .lane > .c { color: var(--off); }
        .lane > .r { color: var(--open); }
        svg { display: block; width: 100%; overflow: visible; background: linear-gradient(var(--edge), var(--edge))
          0 50% / 100% 1px no-repeat; }
        .axis svg { background: none; border-bottom: 1px solid var(--edge); }
        .axis text { fill: var(--quiet); font: 11px var(--sans); }
        .axis line { stroke: var(--quiet); }
        rect.s { fill: var(--good); } rect.f, rect.x { fill: var(--bad); } rect.c { fill: var(--off); }
        rect.r { fill: var(--open); } rect.w { fill: var(--quiet); opacity: .55; }
        circle { stroke: var(--card); stroke-width: 1.5; }
        circle.f { fill: var(--bad); } circle.w { fill: var(--warn); } circle.r { fill: var(--open); }
        summary { cursor: pointer; }
        summary h3 { display: inline-block; }
        .task { border-top: 1px solid var(--edge); padding: .45rem 0; }
        .task > summary { overflow-wrap: anywhere; }
        .group { margin: .5rem 0 .5rem 1.2rem; }
        .who { overflow-wrap: anywhere; }
        .more { display: inline-block; }
        .more[open] { display: block; }
        .more summary { display: inline; color: var(--quiet); text-decoration: underline; }
        .card { background: none; border-left: 3px solid var(--warn); padding: .1rem 0 .1rem .9rem; margin: .8rem 0;
          color: var(--text); }
        .card p { overflow-wrap: anywhere; }
        .log { width: 100%; }
        .log td { vertical-align: top; padding: .2rem .75rem; border-bottom: 1px solid var(--edge); color: var(--text); }
        .log td:nth-child(-n+2) { white-space: nowrap; color: var(--quiet); font-variant-numeric: tabular-nums; }
        .log td.n { text-align: right; font-family: var(--mono); font-size: .8rem; padding-top: .3rem; }
        .log td:last-child { width: 100%; overflow-wrap: anywhere; }
        .log tr.bad td { background: var(--bad-back); } .log tr.warn td { background: var(--warn-back); }
        .log tr.open td { background: var(--open-back); } .log tr.bad td:nth-child(2) { color: var(--bad); }
        .log tr.warn td:nth-child(2) { color: var(--warn); }
        .log p { margin: 0; }
        footer { color: var(--quiet); font-size: .85rem; padding: .5rem 0 2.5rem; }
        .digests { font-family: var(--mono); font-size: .78rem; overflow-wrap: anywhere; }
        .digests dd { margin: 0 0 .4rem; }
        @media (max-width: 46rem) {
          header, main { padding: 0 .75rem; }
          header { padding-top: 1.1rem; }
          section { padding: .9rem .85rem; border-radius: 8px; }
          h1 { font-size: 1.3rem; }
          .terms { gap: .45rem 1.4rem; }
          .tiles { grid-template-columns: 1fr 1fr; }
          .lane { grid-template-columns: 1fr auto; gap: .1rem .7rem; margin: .4rem 0; }
          .lane svg { grid-column: 1 / -1; grid-row: 2; }
          .axis > :first-child, .axis > :last-child { display: none; }
          .group { margin-left: 0; }
          .log td { padding: .2rem .4rem; }
        }
        @media print {
          :root { --back: #fff; }
          body { font-size: 11px; }
          header, main { max-width: none; padding: 0; }
          nav, #only, #only + label { display: none; }
          section { border: 0; padding: .5rem 0; margin: .5rem 0; break-inside: auto; }
          .scroll, pre { max-height: none; overflow: visible; }
          details::details-content { content-visibility: visible; height: auto; }
          h2, h3 { break-after: avoid; }
          .lane, .tile, .card, .who, tr { break-inside: avoid; }
          rect, circle, i, td, .badge { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          .matrix thead th, .matrix tbody th { position: static; }
        }

        """
}
